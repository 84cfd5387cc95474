import { constants, type KeyObject, sign, verify } from 'node:crypto'
import type { PairType } from './key-pair.ts'

/**
 * How KMS signs (our rulings; both RFC 8017 and FIPS 186-5): RSA2048 by RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a
 * salt of 32 bytes; ECDSA over P-256 with SHA-256, the signature in DER. Whoever has the public key can verify without us.
 */
const SCHEMES = {
  RSA2048: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ECDSA: { dsaEncoding: 'der' },
} as const satisfies Record<PairType, object>

export function signData(type: PairType, privateKey: KeyObject, data: Uint8Array): Buffer {
  return sign('sha256', data, { key: privateKey, ...SCHEMES[type] })
}

/** Whether the signature is this key's over this data. Bytes that are no signature at all are not, either. */
export function verifyData(type: PairType, publicKey: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', data, { key: publicKey, ...SCHEMES[type] }, signature)
  } catch {
    return false
  }
}
