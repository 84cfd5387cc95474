import { ActionIcon, Menu, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { session as calls } from '../api/client.ts'
import { useFailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { Instant } from '../parts/instant.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { tellOtherTabs } from '../session/other-tabs.ts'
import { signedOut, useSession } from '../session/session-state.ts'

export function AccountMenu() {
  const t = useTranslations('shell')
  const failureText = useFailureText()
  const notify = useNotify()
  const { who, endsAt } = useSession()
  const leave = async () => {
    try {
      await calls.logout()
      signedOut()
      tellOtherTabs()
    } catch (error) {
      notify.failed(t('still-in', { reason: failureText(error) }))
    }
  }
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('account')}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            <bdi>{who.name}</bdi>
          </Text>
          <Text size="xs" truncate>
            <bdi>{who.loginId === '' ? t('main-account') : who.loginId}</bdi>
          </Text>
          <Text size="xs">
            {t('session-ends')} <Instant at={endsAt} />
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<Icon name="person" size={16} />}>
          {t('own-account')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" size={16} />} onClick={() => void leave()}>
          {t('sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
