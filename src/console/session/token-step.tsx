import { Text, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { StepForm, type StepProps } from './step-form.tsx'

export function TokenStep({ onToken, ...step }: StepProps & { onToken: (token: string) => void }) {
  const t = useTranslations('session')
  return (
    <StepForm {...step} onSubmit={(given) => onToken(String(given.get('token')).replaceAll(/\s/g, ''))}>
      <Text size="sm">{t('token-text')}</Text>
      <TokenField />
    </StepForm>
  )
}

export function TokenField() {
  const t = useTranslations('session')
  return (
    <TextInput
      name="token"
      label={t('token')}
      required
      autoFocus
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={8}
      spellCheck={false}
    />
  )
}
