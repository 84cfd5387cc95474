import { Alert, Button, Group, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'

export interface StepProps {
  busy: boolean
  failure: unknown
  onBack: () => void
}

/** One further step of signing in: its fields, what went wrong, back and on. */
export function StepForm({
  busy,
  failure,
  onBack,
  onSubmit,
  children,
}: StepProps & { onSubmit: (given: FormData) => void; children: ReactNode }) {
  const t = useTranslations('session')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSubmit(new FormData(event.currentTarget))
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {failure !== undefined && (
          <Alert color="red" icon={<Icon name="warning" />} role="alert">
            <FailureText error={failure} />
          </Alert>
        )}
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={onBack}>
            {t('back')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('continue')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
