import { ciphertextOf } from './envelope.ts'

/**
 * How the wire shows that a value was stored (contract: secret-manager.md, operation 9): the value's ciphertext alone.
 * Without salt, commitment, tag and wrapped data key nothing can open it, so what is destroyed stays destroyed.
 * Throws EnvelopeError when `sealed` is no sealed value.
 */
export function ciphertextText(sealed: Uint8Array): string {
  return `ncpkms:v1:${Buffer.from(ciphertextOf(sealed)).toString('base64')}`
}
