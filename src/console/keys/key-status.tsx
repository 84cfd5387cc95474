import { Badge, Tooltip } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { KeyStatus as Status } from './use-key.ts'

const COLOURS: Record<Status, string> = { ENABLE: 'teal.9', DISABLE: 'gray.7', REVOKE: 'red.8' }

/** The state of a key, and behind it what the state means. */
export function KeyStatus({ status }: { status: Status }) {
  const t = useTranslations('keys')
  return (
    <Tooltip label={t(`means.${status}`)} multiline maw={300}>
      <Badge color={COLOURS[status]} variant="filled" tt="none" radius="sm">
        {t(`states.${status}`)}
      </Badge>
    </Tooltip>
  )
}
