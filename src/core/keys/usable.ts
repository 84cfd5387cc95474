import { Problem } from '#base/problem'
import type { KeyRow } from '../rows.ts'

/** A key in ENABLE; Problem `key.unusable` says which key, its state, and what would help. */
export function mustBeEnabled(key: KeyRow): KeyRow {
  if (key.state === 'ENABLE') return key
  throw new Problem(
    'key.unusable',
    `The protection key ${key.name} is in ${key.state}, so nothing under it can be opened or sealed. ${remedyOf(key)}.`,
  )
}

/** What makes a key usable again, as the beginning of a sentence. */
export function remedyOf({ state }: Pick<KeyRow, 'state'>): string {
  return state === 'REVOKE' ? 'Cancel its deletion, then enable it' : 'Enable it'
}

/** Whether keys of this type can protect secrets (contract: secret-manager.md, operation 6). */
export function protectsSecrets({ type }: Pick<KeyRow, 'type'>): boolean {
  return type !== 'ECDSA'
}
