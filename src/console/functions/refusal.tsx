import { useTranslations } from 'use-intl'
import { CallError } from '#client/call-error'
import { Refusal as PlainRefusal } from '../parts/refusal.tsx'

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
  const said = error instanceof CallError ? SAID[error.code as keyof typeof SAID] : undefined
  return <PlainRefusal error={error} title={said === undefined ? undefined : t(`refusals.${said}`)} />
}
