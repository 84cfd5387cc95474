import { useTranslations } from 'use-intl'
import { CallError, ConnectionLost } from '#client/call-error'
import { NotConfirmed } from '../api/gate.ts'

/** The codes that the console says in the reader's language. All others are said as the server said them. */
const SAID = [
  'session.refused',
  'session.password-wrong',
  'session.password-rule',
  'session.code-wrong',
  'gateway.throttled',
  'secret.name-taken',
  'secret.changed',
  'secret.not-found',
  'key.unusable',
  'store.unavailable',
  'access.exceeds',
  'principal.changed',
  'function.changed',
  'principal.exists',
  'principal.limit',
  'principal.fixed',
  'principal.not-found',
  'access-key.limit',
  'access-key.active',
  'access-key.not-found',
  'decision.not-found',
  'session.factor',
] as const
type Said = (typeof SAID)[number]

/** What went wrong, as a sentence. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations('parts')
  return (error) => {
    if (error instanceof ConnectionLost) return t('failure.connection')
    if (error instanceof NotConfirmed) return t('failure.not-confirmed')
    if (!(error instanceof CallError)) return t('failure.fault')
    return isSaid(error.code) ? t(`failure.codes.${keyOf(error.code)}`) : error.message
  }
}

export function FailureText({ error }: { error: unknown }) {
  return <>{useFailureText()(error)}</>
}

function isSaid(code: string): code is Said {
  return (SAID as readonly string[]).includes(code)
}

/** Phrases' names have no dots. */
type Dashed<Text extends string> = Text extends `${infer Head}.${infer Tail}` ? `${Head}-${Tail}` : Text
function keyOf(code: Said): Dashed<Said> {
  return code.replace('.', '-') as Dashed<Said>
}
