import { Anchor, Code, Group, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslations } from 'use-intl'
import { CopyButton } from '../parts/copy-button.tsx'
import { StepForm, type StepProps } from './step-form.tsx'
import { TokenField } from './token-step.tsx'

const QR_PX = 192
const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }))

/** The key of the authenticator is shown this once; the code that it makes proves that it was taken over. */
export function MfaSetup({ secret, url, onToken, ...step }: StepProps & { secret: string; url: string; onToken: (token: string) => void }) {
  const t = useTranslations('session')
  return (
    <StepForm {...step} onSubmit={(given) => onToken(String(given.get('token')).replaceAll(/\s/g, ''))}>
      <Text size="sm">{t('mfa-text')}</Text>
      <Stack gap={4}>
        <Suspense fallback={<Skeleton height={QR_PX} width={QR_PX} />}>
          <QrCode text={url} label={t('mfa-qr')} size={QR_PX} />
        </Suspense>
        <Text size="sm" fw={500}>
          {t('mfa-key')}
        </Text>
        <Group wrap="nowrap" gap="xs">
          <Code>{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</Code>
          <CopyButton value={secret} />
        </Group>
        <Anchor href={url} size="sm">
          {t('mfa-open')}
        </Anchor>
      </Stack>
      <TokenField />
    </StepForm>
  )
}
