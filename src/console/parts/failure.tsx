import { Alert, Anchor, Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { FailureDetail, FailureText, rightIn } from './failure-text.tsx'
import { Icon } from './icon.tsx'

/**
 * What is shown in the place of what could not be had. A missing right says which one, and who could grant it; anything else
 * says what happened and offers to try again.
 */
export function Failure({ error, onAgain }: { error: unknown; onAgain?: (() => void) | undefined }) {
  const t = useTranslations('parts')
  if (error instanceof CallError && error.status === 403) return <Denied error={error} />
  return (
    <Alert color="red" icon={<Icon name="warning" />} title={t('failure.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <FailureText error={error} />
        </Text>
        <FailureDetail error={error} />
        <RequestId error={error} />
        {onAgain !== undefined && (
          <Button size="xs" variant="default" onClick={onAgain}>
            {t('failure.again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function Denied({ error }: { error: CallError }) {
  const t = useTranslations('parts')
  const right = rightIn(error.message)
  return (
    <Alert color="yellow" icon={<Icon name="shield" />} role="alert">
      <Stack gap="xs">
        <Title order={2}>{t('denied.title')}</Title>
        {right !== undefined && <Text size="sm">{t.rich('denied.right', { right, code: (inner) => <Code>{inner}</Code> })}</Text>}
        <Text size="sm">{t('denied.who')}</Text>
        <FailureDetail error={error} />
        {error.decisionId !== undefined && right !== 'View/getDecision' && (
          <Anchor component={Link} to={`/permissions/decisions/${error.decisionId}`} size="sm">
            {t('denied.look')}
          </Anchor>
        )}
        <RequestId error={error} />
      </Stack>
    </Alert>
  )
}

function RequestId({ error }: { error: unknown }) {
  const t = useTranslations('parts')
  if (!(error instanceof CallError) || error.requestId === '') return null
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        {t('failure.request')}
      </Text>
      <Code>{error.requestId}</Code>
    </Group>
  )
}
