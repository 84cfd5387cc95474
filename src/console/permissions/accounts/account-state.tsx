import { Badge, Group, Tooltip } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { CallReply } from '#client/client'

export type Account = CallReply<'getSubAccountDetail'>

/** Whether the account works, and what keeps it from signing in. */
export function AccountState({ of: { active, isLocked } }: { of: Pick<Account, 'active' | 'isLocked'> }) {
  const t = useTranslations('permissions.accounts')
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color={active ? 'teal.9' : 'gray.7'} variant="filled" tt="none" radius="sm">
        {t(active ? 'active' : 'suspended')}
      </Badge>
      {isLocked && (
        <Tooltip label={t('locked-means')} multiline maw={280}>
          <Badge color="red.8" variant="filled" tt="none" radius="sm">
            {t('locked')}
          </Badge>
        </Tooltip>
      )}
    </Group>
  )
}
