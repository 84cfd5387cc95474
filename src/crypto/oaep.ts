import { constants, createHash, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { EnvelopeError } from './envelope.ts'

/** RSA of 2048 bits with OAEP and SHA-256 takes so many bytes: 256 − 2 · 32 − 2. */
export const OAEP_CONTENT_MAX = 190

/** RSAES-OAEP (RFC 8017) with SHA-256, also in MGF1, and this label. */
export function oaep(label: Uint8Array) {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label } as const
}

/**
 * Seals up to 190 bytes to a public key. The label of OAEP is SHA-256 over the additional data, so that it has one
 * length. A stored format.
 */
export function sealOaep(publicKey: KeyObject, content: Uint8Array, aad: Uint8Array): Buffer {
  return publicEncrypt({ key: publicKey, ...oaep(labelOf(aad)) }, content)
}

/** Opens what `sealOaep` made for this pair and additional data. Throws EnvelopeError, for whatever reason. */
export function openOaep(privateKey: KeyObject, sealed: Uint8Array, aad: Uint8Array): Buffer {
  try {
    return privateDecrypt({ key: privateKey, ...oaep(labelOf(aad)) }, sealed)
  } catch {
    throw new EnvelopeError()
  }
}

function labelOf(aad: Uint8Array): Buffer {
  return createHash('sha256').update(aad).digest()
}
