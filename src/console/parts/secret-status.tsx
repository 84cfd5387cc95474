import { Badge, Tooltip } from '@mantine/core'
import { useTranslations } from 'use-intl'

type Status = 'ENABLE' | 'DISABLE' | 'REVOKE' | 'ROTATING'
const COLOURS: Record<Status, string> = { ENABLE: 'teal.9', DISABLE: 'gray.7', REVOKE: 'red.8', ROTATING: 'indigo.8' }

/** The state of a secret, and behind it what the state means. */
export function SecretStatus({ status }: { status: Status }) {
  const t = useTranslations('parts')
  return (
    <Tooltip label={t(`secret-means.${status}`)} multiline maw={280}>
      <Badge color={COLOURS[status]} variant="filled" tt="none" radius="sm">
        {t(`secret-states.${status}`)}
      </Badge>
    </Tooltip>
  )
}
