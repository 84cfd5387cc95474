import { constants, createHash, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { EnvelopeError } from './envelope.ts'

/** RSA of 2048 bits with OAEP and SHA-256 takes so many bytes: 256 − 2 · 32 − 2. */
export const OAEP_CONTENT_MAX = 190

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const

/**
 * Seals up to 190 bytes to a public key: RSAES-OAEP (RFC 8017) with SHA-256, also in MGF1. The label is SHA-256 over the
 * additional data, so that it has one length. A stored format.
 */
export function sealOaep(publicKey: KeyObject, content: Uint8Array, aad: Uint8Array): Buffer {
  return publicEncrypt({ key: publicKey, ...OAEP, oaepLabel: labelOf(aad) }, content)
}

/** Opens what `sealOaep` made for this pair and additional data. Throws EnvelopeError, for whatever reason. */
export function openOaep(privateKey: KeyObject, sealed: Uint8Array, aad: Uint8Array): Buffer {
  try {
    return privateDecrypt({ key: privateKey, ...OAEP, oaepLabel: labelOf(aad) }, sealed)
  } catch {
    throw new EnvelopeError()
  }
}

function labelOf(aad: Uint8Array): Buffer {
  return createHash('sha256').update(aad).digest()
}
