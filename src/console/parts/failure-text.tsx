import { Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { CallError, ConnectionLost } from '#client/call-error'
import { NotConfirmed } from '../api/gate.ts'
import type { problems as phrases } from './phrases/problems/en.ts'

/** Of these only what the server says itself tells which field or state is meant, so it stands behind the sentence. */
const SPEAKING: ReadonlySet<string> = new Set([
  'input.invalid',
  'secret.state',
  'rotation.refused',
  'key.state',
  'function.in-use',
  'function.runner',
])

/** What went wrong, as a sentence. */
export function useFailureText(): (error: unknown) => string {
  const t = useTranslations('parts')
  return (error) => {
    if (error instanceof ConnectionLost) return t('failure.connection')
    if (error instanceof NotConfirmed) return t('failure.not-confirmed')
    if (!(error instanceof CallError)) return t('failure.fault')
    const place = placeOf(error.code)
    if (!t.has(place)) return error.message
    return SPEAKING.has(error.code) ? `${t(place)} ${error.message}` : t(place)
  }
}

export function FailureText({ error }: { error: unknown }) {
  return <>{useFailureText()(error)}</>
}

/** What the server said itself, in English, behind a line that opens. Nothing where it is shown already. */
export function FailureDetail({ error }: { error: unknown }) {
  const t = useTranslations('parts')
  if (!(error instanceof CallError) || error.message === '' || SPEAKING.has(error.code) || !t.has(placeOf(error.code))) return null
  return <Detail title={t('failure.detail')}>{error.message}</Detail>
}

/** Something that is there in English alone. */
export function Detail({ opened = false, title, children }: { opened?: boolean; title: string; children: string }) {
  return (
    <Text component="details" size="xs" open={opened}>
      <summary>{title}</summary>
      <bdi lang="en">{children}</bdi>
    </Text>
  )
}

/** Every problem is said in the reader's language. What comes from elsewhere, such as a proxy, has no phrase and is shown as it came. */
function placeOf(code: string): `failure.codes.${keyof typeof phrases}` {
  return `failure.codes.${code.replace('.', '-') as keyof typeof phrases}`
}
