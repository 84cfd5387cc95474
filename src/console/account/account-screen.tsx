import { Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
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
          <Table layout="fixed" aria-label={t('who')}>
            <Table.Tbody>
              <Line name={t('name')}>{who.name}</Line>
              <Line name={t('kind')}>{t(who.type === 'Customer' ? 'main' : 'sub')}</Line>
              {who.loginId !== '' && <Line name={t('login-id')}>{who.loginId}</Line>}
              <Line name={t('account')}>{who.account}</Line>
            </Table.Tbody>
          </Table>
        </Section>
        <OwnPassword />
        <OwnFactor />
      </Stack>
    </>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={150}>{name}</Table.Th>
      <Table.Td>
        <Text size="sm">
          <bdi>{children}</bdi>
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
