import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import { readBase64 } from '#contract/base64'
import { KMS_RSA_ARRAY_MAX } from '#contract/rulings'
import { OAEP_CONTENT_MAX } from '#crypto/oaep'
import type { View } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { KeyRow } from '../rows.ts'
import { findKey } from './key-shape.ts'
import { mustBeEnabled } from './usable.ts'

interface KeyCall extends Pick<Call, 'actor' | 'note'> {
  input: { params: { keyTag: string } }
}

/** Which types can do what (contract: kms.md). */
const PURPOSES = {
  encryption: { types: ['AES256', 'RSA2048'], done: 'encrypt' },
  signatures: { types: ['RSA2048', 'ECDSA'], done: 'sign and have a public key' },
} as const satisfies Record<string, { types: readonly KeyRow['type'][]; done: string }>

/** The key that a call wants to use; Problems `key.not-found`, `key.state` for one of another type, `key.unusable`. */
export async function usedKey(view: View, call: KeyCall, purpose: keyof typeof PURPOSES): Promise<KeyRow> {
  const key = await findKey(view, call)
  const { types, done }: { types: readonly string[]; done: string } = PURPOSES[purpose]
  if (!types.includes(key.type))
    throw new Problem(
      'key.state',
      `The protection key ${key.name} is of type ${key.type}; keys of type ${types.join(' or ')} ${done}. Use one of those.`,
      { reason: { is: 'type', type: key.type } },
    )
  return mustBeEnabled(key)
}

/** The bytes of the context, none where no context was sent. Problem `input.invalid`. */
export function contextOf({ context }: { context?: string }): Buffer {
  return readBase64(context ?? '', 'context', { min: 0, max: LIMITS.kmsContextMaxBytes })
}

/** The plaintexts of a call, at most as long as keys of this type take. Problem `input.invalid`. */
export function plaintextsOf(key: KeyRow, texts: readonly string[]): Buffer[] {
  const max = key.type === 'RSA2048' ? OAEP_CONTENT_MAX : LIMITS.kmsContentMaxBytes
  const contents = texts.map((text, at) => readBase64(text, texts.length === 1 ? 'plaintext' : `plaintext[${at}]`, { min: 1, max }))
  const total = contents.reduce((sum, { byteLength }) => sum + byteLength, 0)
  if (total > LIMITS.kmsContentMaxBytes)
    throw new Problem('input.invalid', `plaintext: ${total} bytes in all, and one call takes ${LIMITS.kmsContentMaxBytes}.`, {
      reason: { is: 'bytes', field: 'plaintext', max: LIMITS.kmsContentMaxBytes },
    })
  return contents
}

/**
 * Does the work for one text or for each of a list, one after the other, and answers in the same form. A list for RSA is
 * shorter, since each opening takes a millisecond in which nobody else is answered. Problem `input.invalid`.
 */
export async function inForm(
  { type }: KeyRow,
  sent: string | string[],
  work: (texts: readonly string[]) => Promise<string[]>,
): Promise<string | string[]> {
  if (type === 'RSA2048' && sent.length > KMS_RSA_ARRAY_MAX && Array.isArray(sent))
    throw new Problem('input.invalid', `A list of ${sent.length}: keys of type RSA2048 take ${KMS_RSA_ARRAY_MAX} in one call.`, {
      reason: { is: 'too-many', max: KMS_RSA_ARRAY_MAX },
    })
  const done = await work(Array.isArray(sent) ? sent : [sent])
  return Array.isArray(sent) ? done : (done[0] ?? '')
}
