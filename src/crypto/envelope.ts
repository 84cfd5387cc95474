import { createCipheriv, createDecipheriv, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Random } from '#base/random'
import { hkdf, KEY_BYTES } from './hkdf.ts'

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

/** What opens one sealed thing. May be kept for a while: it holds no content, and opens nothing but what begins with `head`. */
export interface Derived {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  /** Salt and commitment, as the sealed thing begins. */
  readonly head: Uint8Array
}

/** So many bytes are derived for one sealed thing, its salt among them. */
export const DERIVED_BYTES = KEY_BYTES + NONCE_BYTES + HEAD_BYTES

/** All of it in one array, so that it is moved, and wiped, as one. */
export class DerivedBytes implements Derived {
  readonly bytes: Buffer
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  readonly head: Uint8Array

  constructor() {
    this.bytes = Buffer.alloc(DERIVED_BYTES)
    this.key = this.bytes.subarray(0, KEY_BYTES)
    this.nonce = this.bytes.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES)
    this.head = this.bytes.subarray(KEY_BYTES + NONCE_BYTES)
  }

  wipe(): void {
    this.bytes.fill(0)
  }
}

/** Derives what opens (or seals) under a salt of 32 bytes, to be wiped after use. Takes about 7 µs, most of what a first opening costs. */
export function derive(key: Uint8Array | KeyObject, salt: Uint8Array, label: string): DerivedBytes {
  if (salt.byteLength !== SALT_BYTES) throw new RangeError(`a salt has ${SALT_BYTES} bytes, not ${salt.byteLength}`)
  const output = hkdf(key, salt, label, KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES)
  const derived = new DerivedBytes()
  derived.bytes.set(output.subarray(0, KEY_BYTES + NONCE_BYTES))
  derived.head.set(salt)
  derived.head.set(output.subarray(KEY_BYTES + NONCE_BYTES), SALT_BYTES)
  output.fill(0)
  return derived
}

/** Seals content under a fresh salt, so that sealing the same twice never gives the same bytes. */
export function seal(key: Uint8Array | KeyObject, label: string, content: Uint8Array, aad: Uint8Array, random: Random): Buffer {
  const derived = derive(key, random(SALT_BYTES), label)
  const cipher = createCipheriv(CIPHER, derived.key, derived.nonce, OPTIONS)
  cipher.setAAD(aad)
  const sealed = Buffer.concat([derived.head, cipher.update(content), cipher.final(), cipher.getAuthTag()])
  derived.wipe()
  return sealed
}

/** Opens what `seal` made under the same key, label and additional data. Throws EnvelopeError. */
export function open(key: Uint8Array | KeyObject, label: string, sealed: Uint8Array, aad: Uint8Array): Buffer {
  const derived = derive(key, saltOf(sealed), label)
  try {
    return openDerived(derived, sealed, aad)
  } finally {
    derived.wipe()
  }
}

/**
 * Opens with what was derived before: one AES-GCM decryption and nothing else, about 4 µs for a small value. Salt and
 * commitment are compared in constant time first, so nothing is decrypted under a key that it was not sealed with.
 * Throws EnvelopeError.
 */
export function openDerived(derived: Derived, sealed: Uint8Array, aad: Uint8Array): Buffer {
  const content = openFitting(derived, sealed, aad)
  if (content === undefined) throw new EnvelopeError()
  return content
}

/** The same, but `undefined` where something else was derived: then nothing was decrypted. */
export function openFitting(derived: Derived, sealed: Uint8Array, aad: Uint8Array): Buffer | undefined {
  const tagAt = sealed.byteLength - TAG_BYTES
  if (tagAt < HEAD_BYTES || !timingSafeEqual(sealed.subarray(0, HEAD_BYTES), derived.head)) return undefined
  const decipher = createDecipheriv(CIPHER, derived.key, derived.nonce, OPTIONS)
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
