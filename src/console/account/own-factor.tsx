import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Session } from '#client/session'
import { own } from '../api/client.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Section } from '../parts/section.tsx'
import { useNotify } from '../parts/use-notify.ts'
import { MfaSetup } from '../session/mfa-setup.tsx'
import { signedIn, useSession } from '../session/session-state.ts'
import { TokenStep } from '../session/token-step.tsx'

type Step = { is: 'set-up'; secret: string; otpauthUrl: string } | { is: 'remove' }

/** One's own second factor: set up with a key that is shown once, taken away with a code. */
export function OwnFactor() {
  const t = useTranslations('account')
  const { mfa } = useSession()
  const [step, setStep] = useState<Step>()
  const { busy, failure, run } = useChanging(setStep)
  const shared = { busy, failure, onBack: () => setStep(undefined) }
  return (
    <Section title={t('factor')} text={t('factor-text')}>
      <Group gap="sm">
        <Badge color={mfa.set ? 'teal.9' : 'gray.7'} variant="filled" tt="none" radius="sm">
          {t(mfa.set ? 'factor-on' : 'factor-off')}
        </Badge>
        {!mfa.set && step === undefined && (
          <Button size="xs" loading={busy} onClick={() => run(own.beginMfa, (made) => setStep({ is: 'set-up', ...made }))}>
            {t('factor-begin')}
          </Button>
        )}
        {mfa.set && !mfa.mandatory && step === undefined && (
          <Button size="xs" variant="default" onClick={() => setStep({ is: 'remove' })}>
            {t('factor-remove')}
          </Button>
        )}
      </Group>
      {mfa.set && mfa.mandatory && <Text size="sm">{t('factor-mandatory')}</Text>}
      {mfa.serialNumber !== null && <Serial of={mfa.serialNumber} />}
      {step === undefined && <Refusal error={failure} />}
      {step?.is === 'set-up' && (
        <MfaSetup
          {...shared}
          secret={step.secret}
          url={step.otpauthUrl}
          onToken={(code) => run(() => own.confirmMfa(code), signedIn, 'set')}
        />
      )}
      {step?.is === 'remove' && <TokenStep {...shared} onToken={(code) => run(() => own.removeMfa(code), signedIn, 'removed')} />}
    </Section>
  )
}

function Serial({ of: serial }: { of: Session['mfa']['serialNumber'] & string }) {
  const t = useTranslations('account')
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {t('serial')} — {t('serial-text')}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Text size="sm">{serial}</Text>
        <CopyButton value={serial} />
      </Group>
    </Stack>
  )
}

function useChanging(setStep: (step: Step | undefined) => void) {
  const t = useTranslations('account')
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const run = <T,>(call: () => Promise<T>, then: (result: T) => void, done?: 'set' | 'removed') => {
    setBusy(true)
    setFailure(undefined)
    call()
      .then((result) => {
        if (done !== undefined) {
          setStep(undefined)
          notify.done(t(`factor-${done}`))
        }
        then(result)
      }, setFailure)
      .finally(() => setBusy(false))
  }
  return { busy, failure, run }
}
