import { Stack } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { Fact, Facts } from '../parts/facts.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { Section } from '../parts/section.tsx'
import { useSession } from '../session/session-state.ts'
import { OwnFactor } from './own-factor.tsx'
import { OwnPassword } from './own-password.tsx'

/** What somebody changes about how they sign in themselves. */
export function Screen() {
  const t = useTranslations('account')
  const { who } = useSession()
  return (
    <>
      <ScreenHead title={t('title')} text={t('text')} />
      <Stack maw={760}>
        <Section title={t('who')}>
          <Facts>
            <Fact name={t('name')}>
              <bdi>{who.name}</bdi>
            </Fact>
            <Fact name={t('kind')}>{t(who.type === 'Customer' ? 'main' : 'sub')}</Fact>
            {who.loginId !== '' && <Fact name={t('login-id')}>{who.loginId}</Fact>}
            <Fact name={t('account')}>{who.account}</Fact>
          </Facts>
        </Section>
        <OwnPassword />
        <OwnFactor />
      </Stack>
    </>
  )
}
