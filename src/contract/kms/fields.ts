import { LIMITS } from '#base/limits'
import { choice, closed, idOf, Nothing, text } from '../fields.ts'
import { KEY_PROTECTIONS, KEY_STATUSES, KEY_TYPES, KMS_ARRAY_MAX } from '../rulings.ts'
import { Type } from '../type.ts'

const KeyTagParam = idOf('^[0-9a-f]{64}$', 64, 'key.not-found', 'The tag of a key: 64 hexadecimal characters.')
export const oneKey = closed({ keyTag: KeyTagParam })
export const KeyTag = text(64, 64, '64 hexadecimal characters; opaque.')
export const KeyName = text(0, 64, 'The name of the key.')
export const KeyNrn = text(0, 128, 'The NRN of the key.')
export const KeyStatus = choice(KEY_STATUSES, 'ENABLE, DISABLE or REVOKE.')
export const KeyType = choice(KEY_TYPES, 'AES256, RSA2048 or ECDSA.')
export const ProtectionType = choice(KEY_PROTECTIONS, 'BASIC or COMMON_HSM.')
export const KeyVersion = Type.Integer({ minimum: 1, maximum: LIMITS.keyVersions, description: 'A version of the key: 1–100.' })

/** What every operation on one key has in common. */
export const onOneKey = { service: 'kms', params: oneKey, query: Nothing, resource: 'Key/:keyTag' } as const

/** So many characters of Base64 hold so many bytes. */
const base64Length = (bytes: number) => 4 * Math.ceil(bytes / 3)
/** What AES-256-GCM, salt and commitment add to the content, and what stands before it. */
const CIPHERTEXT_MAX = 'ncpkms:v100:'.length + base64Length(LIMITS.kmsContentMaxBytes + 80)
const BASE64 = '^[A-Za-z0-9+/]*={0,2}$'
const VERSIONED = '^ncpkms:v[1-9][0-9]{0,2}:[A-Za-z0-9+/]+={0,2}$'

/** Base64 of a number of bytes; whether it is the one way to write them is asked in `base64.ts`. */
export function base64(bytesMin: number, bytesMax: number, description: string) {
  return Type.String({ minLength: base64Length(bytesMin), maxLength: base64Length(bytesMax), pattern: BASE64, description })
}

/** One text or a list of such texts; the answer then has the same form (ruling). To the serialiser a list would be a text if that came first. */
function oneOrMany(one: { maxLength: number; pattern?: string; minLength?: number }, description: string) {
  const each = { type: 'string', description, ...one }
  return Type.Unsafe<string | string[]>({ ...each, type: ['array', 'string'], items: each, minItems: 1, maxItems: KMS_ARRAY_MAX })
}

const CONTENT = { minLength: 4, maxLength: base64Length(LIMITS.kmsContentMaxBytes) }
export const Plaintext = oneOrMany(
  { ...CONTENT, pattern: BASE64 },
  'Base64 of 1–32,768 bytes (RSA2048: 1–190), or 1–100 of them (RSA2048: 1–20) with at most 32,768 bytes in all.',
)
export const PlaintextOut = oneOrMany({ maxLength: CONTENT.maxLength }, 'Base64 of the plaintext; a list where a list was sent.')
export const Ciphertext = oneOrMany(
  { minLength: 1, maxLength: CIPHERTEXT_MAX, pattern: VERSIONED },
  'As encrypt answered it: ncpkms:v, the version, a colon, Base64; or 1–100 of them (RSA2048: 1–20).',
)
export const CiphertextOut = oneOrMany(
  { maxLength: CIPHERTEXT_MAX },
  'ncpkms:v, the version, a colon, Base64; a list where a list was sent.',
)
export const Context = Type.Optional(base64(0, LIMITS.kmsContextMaxBytes, 'Base64 of at most 50 bytes; decrypting needs the same again.'))
export const Signed = base64(0, LIMITS.kmsSignedMaxBytes, 'Base64 of at most 8,192 bytes.')
export const Signature = Type.String({
  minLength: 1,
  maxLength: 400,
  pattern: VERSIONED,
  description: 'As sign answered it: ncpkms:v, the version, a colon, Base64.',
})
