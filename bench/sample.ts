import { createCipheriv, randomBytes } from 'node:crypto'

/** A sealed text of `size` bytes, for measuring what opening costs by itself. */
export function sealedSample(key: Uint8Array, size: number): { nonce: Buffer; aad: Buffer; ciphertext: Buffer; tag: Buffer } {
  const nonce = randomBytes(12)
  const aad = randomBytes(100)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(aad)
  const ciphertext = Buffer.concat([cipher.update(randomBytes(size)), cipher.final()])
  return { nonce, aad, ciphertext, tag: cipher.getAuthTag() }
}
