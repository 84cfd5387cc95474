import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, saltOf, seal } from './envelope.ts'
import { descend } from './hkdf.ts'
import { hmacSha256 } from './hmac.ts'
import type { KeyPair } from './key-pair.ts'
import { openOaep, sealOaep } from './oaep.ts'

/**
 * What KMS encrypts for callers, in three formats (docs/decisions/0012-kms.md). Their labels are KMS's own: nothing that
 * Coffer sealed for itself under the same version of a protection key opens here, and nothing from here opens there.
 */
const LABEL = 'coffer/v1/kms'
const CONVERGENT_LABEL = 'coffer/v1/kms-convergent'
const CONVERGENT_SALT_LABEL = 'coffer/v1/kms-convergent-salt'
const RSA_LABEL = 'coffer/v1/kms-rsa'

/** What a ciphertext is bound to besides its key: it opens under this key's version and this context alone. */
export interface KmsPlace {
  readonly keyTag: string
  readonly version: number
  /** The caller's context; empty where none was sent. */
  readonly context: Uint8Array
}

function kmsAad(label: string, { keyTag, version, context }: KmsPlace): Buffer {
  return lengthPrefixed([label, keyTag, version, context])
}

/** AES256: the envelope under the version's key, with a random salt. */
export function encryptAes(key: KeyObject, content: Uint8Array, place: KmsPlace, random: Random): Buffer {
  return seal(key, LABEL, content, kmsAad(LABEL, place), random)
}

/** Throws EnvelopeError. */
export function decryptAes(key: KeyObject, sealed: Uint8Array, place: KmsPlace): Buffer {
  return open(key, LABEL, sealed, kmsAad(LABEL, place))
}

/**
 * AES256, convergent: the envelope with a salt that is a MAC over place, context and content. Equal input gives equal
 * output; other input has another salt, hence another key and nonce, so that no nonce comes twice under one key.
 */
export function encryptConvergent(key: KeyObject, content: Uint8Array, place: KmsPlace): Buffer {
  const salt = convergentSalt(key, content, place)
  return seal(key, CONVERGENT_LABEL, content, kmsAad(CONVERGENT_LABEL, place), () => salt)
}

/** Throws EnvelopeError, also when the content is not the one that the salt was made from. */
export function decryptConvergent(key: KeyObject, sealed: Uint8Array, place: KmsPlace): Buffer {
  const content = open(key, CONVERGENT_LABEL, sealed, kmsAad(CONVERGENT_LABEL, place))
  if (!timingSafeEqual(saltOf(sealed), convergentSalt(key, content, place))) throw new EnvelopeError()
  return content
}

function convergentSalt(key: KeyObject, content: Uint8Array, { keyTag, version, context }: KmsPlace): Buffer {
  return hmacSha256(descend(key, CONVERGENT_SALT_LABEL), lengthPrefixed([CONVERGENT_SALT_LABEL, keyTag, version, context, content]))
}

/** RSA2048: OAEP to the version's public key; at most 190 bytes. */
export function encryptRsa({ publicKey }: Pick<KeyPair, 'publicKey'>, content: Uint8Array, place: KmsPlace): Buffer {
  return sealOaep(publicKey, content, kmsAad(RSA_LABEL, place))
}

/** Throws EnvelopeError. */
export function decryptRsa({ privateKey }: Pick<KeyPair, 'privateKey'>, sealed: Uint8Array, place: KmsPlace): Buffer {
  return openOaep(privateKey, sealed, kmsAad(RSA_LABEL, place))
}
