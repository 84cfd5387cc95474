import { PasswordInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { StepForm, type StepProps } from './step-form.tsx'

/** Whoever was given a password by somebody else chooses one of their own before anything else. */
export function NewPassword({ onPassword, ...step }: StepProps & { onPassword: (password: string) => void }) {
  const t = useTranslations('session')
  const [differ, setDiffer] = useState(false)
  const submit = (given: FormData) => {
    const password = String(given.get('new'))
    setDiffer(password !== given.get('again'))
    if (password === given.get('again')) onPassword(password)
  }
  const toggle = { 'aria-label': t('show-password') }
  return (
    <StepForm {...step} onSubmit={submit}>
      <Text size="sm">{t('change-text')}</Text>
      <PasswordInput
        name="new"
        label={t('new-password')}
        description={t('password-rule')}
        required
        autoFocus
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
      />
      <PasswordInput
        name="again"
        label={t('new-password-again')}
        required
        autoComplete="new-password"
        error={differ ? t('passwords-differ') : undefined}
        visibilityToggleButtonProps={toggle}
      />
    </StepForm>
  )
}
