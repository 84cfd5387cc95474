import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Login, LoginOutcome, Session } from '#client/session'
import { session as calls } from '../api/client.ts'
import { FailureText } from '../parts/failure-text.tsx'
import { Icon } from '../parts/icon.tsx'
import { MfaSetup } from './mfa-setup.tsx'
import { NewPassword } from './new-password.tsx'
import { TokenStep } from './token-step.tsx'

type Next = Exclude<LoginOutcome, { state: 'signed-in' }>
export interface LoginFormProps {
  kind: 'main' | 'sub'
  /** Stands above the first step, and is gone once somebody is under way. */
  choice?: ReactNode
  /** The login id, fixed where somebody signs in again: it is the same person. */
  as?: string | undefined
  onDone: (session: Session) => void
}

/** Who and which password; then whatever the server asks for besides, one step at a time. */
export function LoginForm({ kind, choice, as, onDone }: LoginFormProps) {
  const [login, setLogin] = useState<Login>({ password: '' })
  const [next, setNext] = useState<Next>()
  const { busy, failure, run } = useOutcome(setNext, onDone)
  const back = () => {
    setNext(undefined)
    setLogin({ ...login, password: '' })
  }
  const shared = { busy, failure, onBack: back }
  if (next?.state === 'token-needed')
    return (
      <TokenStep
        {...shared}
        onToken={(tokenCode) =>
          run(
            () => calls.login({ ...login, tokenCode }),
            () => setLogin({ ...login, tokenCode }),
          )
        }
      />
    )
  if (next?.state === 'mfa-setup-needed')
    return <MfaSetup {...shared} secret={next.secret} url={next.otpauthUrl} onToken={(tokenCode) => run(() => calls.setUpMfa(tokenCode))} />
  if (next?.state === 'password-change-needed')
    return <NewPassword {...shared} onPassword={(newPassword) => run(() => calls.changePassword(newPassword))} />
  return (
    <FirstStep
      kind={kind}
      choice={choice}
      as={as}
      busy={busy}
      failure={failure}
      onLogin={(given) => {
        setLogin(given)
        run(() => calls.login(given))
      }}
    />
  )
}

/** Makes one call of signing in at a time, and hands on what it came to. */
function useOutcome(onNext: (next: Next) => void, onDone: (session: Session) => void) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const run = (call: () => Promise<LoginOutcome>, before?: () => void) => {
    setBusy(true)
    setFailure(undefined)
    before?.()
    call()
      .then((outcome) => (outcome.state === 'signed-in' ? onDone(outcome.session) : onNext(outcome)), setFailure)
      .finally(() => setBusy(false))
  }
  return { busy, failure, run }
}

interface FirstStepProps {
  choice: ReactNode
  kind: 'main' | 'sub'
  as: LoginFormProps['as']
  busy: boolean
  failure: unknown
  onLogin: (login: Login) => void
}

function FirstStep({ kind, choice, as, busy, failure, onLogin }: FirstStepProps) {
  const t = useTranslations('session')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const text = (name: string) => String(given.get(name) ?? '')
    const password = text('password')
    onLogin(kind === 'main' ? { password } : { loginId: as ?? text('loginId'), password })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {choice}
        {kind === 'sub' && as === undefined && (
          <TextInput name="loginId" label={t('login-id')} required autoComplete="username" spellCheck={false} autoCapitalize="none" />
        )}
        <PasswordInput
          name="password"
          label={t('password')}
          required
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('show-password') }}
        />
        {failure !== undefined && (
          <Alert color="red" icon={<Icon name="warning" />} role="alert">
            <FailureText error={failure} />
          </Alert>
        )}
        <Button type="submit" loading={busy}>
          {t('sign-in')}
        </Button>
      </Stack>
    </form>
  )
}
