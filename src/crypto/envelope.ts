import { createCipheriv, createDecipheriv, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Random } from '#base/random'
import { hkdf, KEY_BYTES, takeKey } from './hkdf.ts'

/**
 * The one construction that everything sealed is made with (docs/decisions/0005-envelope.md). A stored format:
 *
 *     sealed = salt (32) || commitment (32) || ciphertext || tag (16)
 *     key (32) || nonce (12) || commitment (32) = HKDF-SHA-512(sealing key, salt, label)
 *     ciphertext || tag = AES-256-GCM(key, nonce, content, aad)
 */
const SALT_BYTES = 32
const NONCE_BYTES = 12
const COMMITMENT_BYTES = 32
const TAG_BYTES = 16
export const HEAD_BYTES = SALT_BYTES + COMMITMENT_BYTES
/** A sealed thing is this many bytes longer than its content. */
export const OVERHEAD_BYTES = HEAD_BYTES + TAG_BYTES

const CIPHER = 'aes-256-gcm'
const OPTIONS = { authTagLength: TAG_BYTES } as const

/** Something sealed did not open. Whether the key, the place or the bytes were wrong is not told, on purpose. */
export class EnvelopeError extends Error {
  constructor() {
    super('This does not open here with this key.')
    this.name = 'EnvelopeError'
  }
}

/**
 * What opens one sealed thing. May be kept for a while: it holds no content, and opens nothing but what begins with `head`. Nonce and
 * head are lent: they hold until those of another are asked for.
 */
export interface Derived {
  readonly keyObject: KeyObject
  readonly nonce: Uint8Array
  /** Salt and commitment, as the sealed thing begins. */
  readonly head: Uint8Array
}

/** Derives what opens (or seals) under a salt of 32 bytes. Takes about 7 µs, most of what a first opening costs. */
export function derive(key: Uint8Array | KeyObject, salt: Uint8Array, label: string): Derived {
  if (salt.byteLength !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.byteLength}`)
  const bytes = hkdf(key, salt, label, KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES)
  const nonce = bytes.toString('latin1', KEY_BYTES, KEY_BYTES + NONCE_BYTES)
  const head = Buffer.concat([salt, bytes.subarray(KEY_BYTES + NONCE_BYTES)]).toString('latin1')
  return new KeptDerived(takeKey(bytes.subarray(0, KEY_BYTES)), nonce, head)
}

/** What `KeptDerived` lends. */
const lentNonce = Buffer.alloc(NONCE_BYTES)
const lentHead = Buffer.alloc(HEAD_BYTES)

/** As it may stay in memory by the ten thousand: a text of one byte a character takes a third of the room of a small array. */
class KeptDerived implements Derived {
  readonly keyObject: KeyObject
  readonly #nonce: string
  readonly #head: string

  constructor(keyObject: KeyObject, nonce: string, head: string) {
    this.keyObject = keyObject
    this.#nonce = nonce
    this.#head = head
  }

  get nonce(): Uint8Array {
    lentNonce.write(this.#nonce, 'latin1')
    return lentNonce
  }
  get head(): Uint8Array {
    lentHead.write(this.#head, 'latin1')
    return lentHead
  }
}

/** Seals content under a fresh salt, so that sealing the same twice never gives the same bytes. */
export function seal(key: Uint8Array | KeyObject, label: string, content: Uint8Array, aad: Uint8Array, random: Random): Buffer {
  const { keyObject, nonce, head } = derive(key, random(SALT_BYTES), label)
  const cipher = createCipheriv(CIPHER, keyObject, nonce, OPTIONS)
  cipher.setAAD(aad)
  return Buffer.concat([head, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `seal` made under the same key, label and additional data. Throws EnvelopeError. */
export function open(key: Uint8Array | KeyObject, label: string, sealed: Uint8Array, aad: Uint8Array): Buffer {
  return openDerived(derive(key, saltOf(sealed), label), sealed, aad)
}

/**
 * Opens with what was derived before: one AES-GCM decryption and nothing else, about 4 µs for a small value. Salt and
 * commitment are compared in constant time first, so nothing is decrypted under a key that it was not sealed with.
 * Throws EnvelopeError.
 */
export function openDerived(derived: Derived, sealed: Uint8Array, aad: Uint8Array): Buffer {
  const tagAt = sealed.byteLength - TAG_BYTES
  if (tagAt < HEAD_BYTES || !timingSafeEqual(sealed.subarray(0, HEAD_BYTES), derived.head)) throw new EnvelopeError()
  const decipher = createDecipheriv(CIPHER, derived.keyObject, derived.nonce, OPTIONS)
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(tagAt))
  // GCM is a stream: `update` hands back all of the content, `final` only the verdict on it.
  const content = decipher.update(sealed.subarray(HEAD_BYTES, tagAt))
  try {
    decipher.final()
  } catch {
    throw new EnvelopeError()
  }
  return content
}

/** The salt that a sealed thing begins with. Throws EnvelopeError when it is too short to be one. */
export function saltOf(sealed: Uint8Array): Uint8Array {
  if (sealed.byteLength < OVERHEAD_BYTES) throw new EnvelopeError()
  return sealed.subarray(0, SALT_BYTES)
}

/** The ciphertext alone, without salt, commitment and tag. Throws EnvelopeError when it is too short to hold one. */
export function ciphertextOf(sealed: Uint8Array): Uint8Array {
  if (sealed.byteLength < OVERHEAD_BYTES) throw new EnvelopeError()
  return sealed.subarray(HEAD_BYTES, sealed.byteLength - TAG_BYTES)
}
