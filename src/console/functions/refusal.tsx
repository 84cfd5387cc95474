import { Alert, Stack, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { Failure } from '../parts/failure.tsx'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'

/** What the reader is told in their language; the server's sentence below it names what depends. */
const SAID = {
  'function.in-use': 'in-use',
  'function.not-empty': 'not-empty',
  'function.links': 'links',
  'function.secret-linked': 'secret-linked',
  'function.exists': 'exists',
  'function.unlinked': 'unlinked',
  'function.runner': 'runner',
  'access.exceeds': 'exceeds',
} as const

/** Why a change was not made, in the place where it was asked for. Nothing while there is no error. */
export function Refusal({ error }: { error: unknown }) {
  const t = useTranslations('functions')
  if (error === undefined || error === null) return null
  if (error instanceof CallError && error.code === 'access.denied') return <Failure error={error} />
  const said = error instanceof CallError ? SAID[error.code as keyof typeof SAID] : undefined
  return (
    <Alert color={said === 'exceeds' ? 'yellow' : 'red'} icon={<Icon name={said === 'exceeds' ? 'shield' : 'warning'} />} role="alert">
      <Stack gap={4}>
        {said !== undefined && (
          <Text size="sm" fw={600}>
            {t(`refusals.${said}`)}
          </Text>
        )}
        <Text size="sm">
          <bdi>{said === undefined ? <FailureText error={error} /> : error instanceof Error ? error.message : ''}</bdi>
        </Text>
      </Stack>
    </Alert>
  )
}
