import { Alert, Stack, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { Failure } from './failure.tsx'
import { FailureDetail, FailureText } from './failure-text.tsx'
import { Icon } from './icon.tsx'
import { Warning } from './warning.tsx'

/** Why a change was not made, beside the button that asked for it. Nothing while `error` is undefined or null. */
export function Refusal({
  error,
  title,
}: {
  error: unknown
  /** What happened, in the reader's language, above the server's own sentence. */
  title?: string | undefined
}) {
  const t = useTranslations('parts')
  if (error === undefined || error === null) return null
  if (error instanceof CallError && error.code === 'access.exceeds')
    return (
      <Warning title={title ?? t('exceeds.title')}>
        <Stack gap="xs">
          {title === undefined && <Text size="sm">{t('exceeds.help')}</Text>}
          <FailureDetail error={error} />
        </Stack>
      </Warning>
    )
  if (error instanceof CallError && error.code === 'access.denied') return <Failure error={error} />
  return (
    <Alert color="red" icon={<Icon name="warning" />} role="alert">
      {title !== undefined && (
        <Text size="sm" fw={600}>
          {title}
        </Text>
      )}
      <Text size="sm">
        <bdi>
          <FailureText error={error} />
        </bdi>
      </Text>
      <FailureDetail error={error} />
    </Alert>
  )
}
