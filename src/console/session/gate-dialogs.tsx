import '../later-styles.ts'
import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { session as calls, isSessionOver } from '../api/client.ts'
import { type Asked, ask, askedNow, onAsked } from '../api/gate.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { LoginForm } from './login-form.tsx'
import { signedIn, signedInHere, signedOut, useSession } from './session-state.ts'

/** The dialogs that stand before a call: over whatever is on the screen, so that no form is lost. */
export function GateDialogs() {
  const t = useTranslations('session')
  const asked = useSyncExternalStore(onAsked, askedNow)
  if (asked === undefined) return null
  const again = asked.question === 'sign-in'
  return (
    <Modal
      key={asked.question}
      opened
      onClose={() => asked.answer(false)}
      title={t(again ? 'again-title' : 'confirm-title')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={false}
      withCloseButton={!again}
      closeOnEscape={false}
      zIndex={400}
    >
      {again ? <SignInAgain asked={asked} /> : <ConfirmPassword asked={asked} />}
    </Modal>
  )
}

function SignInAgain({ asked }: { asked: Asked }) {
  const t = useTranslations('session')
  const { who } = useSession()
  const as = who.loginId === '' ? undefined : who.loginId
  return (
    <Stack>
      <Text size="sm">{t.rich('again-text', { name: who.name, b: (inner) => <b dir="auto">{inner}</b> })}</Text>
      <LoginForm
        kind={as === undefined ? 'main' : 'sub'}
        as={as}
        onDone={(session) => {
          signedInHere(session)
          asked.answer(true)
        }}
      />
      <Button variant="subtle" color="gray" onClick={signedOut}>
        {t('someone-else')}
      </Button>
    </Stack>
  )
}

function ConfirmPassword({ asked }: { asked: Asked }) {
  const t = useTranslations('session')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    calls
      .confirm(String(new FormData(event.currentTarget).get('password')))
      .then((session) => {
        signedIn(session)
        asked.answer(true)
      })
      .catch((error) => (isSessionOver(error) ? ask('sign-in') : setFailure(error)))
      // Who leaves instead is told nothing.
      .catch(() => undefined)
      .finally(() => setBusy(false))
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('confirm-text')}</Text>
        <PasswordInput
          name="password"
          label={t('password')}
          required
          data-autofocus
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('show-password') }}
        />
        {failure !== undefined && (
          <Alert color="red" icon={<Icon name="warning" />} role="alert">
            <FailureText error={failure} />
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => asked.answer(false)}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
