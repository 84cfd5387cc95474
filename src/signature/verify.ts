import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { type SignedParts, signText, stringToSign } from './sign.ts'

/**
 * Whether `signature` is the one of this request. Compared as text in constant time, so that only the one spelling
 * counts: standard alphabet, padded, 44 characters. Never throws on what a caller sent.
 */
export function verify(parts: SignedParts, signature: string, key: KeyObject | string): boolean {
  const text = stringToSign(parts)
  if (text === undefined) return false
  expected.write(signText(text, key), 'latin1')
  // A character of two bytes makes it another text, or leaves room at the end.
  return signature.length === SIGNATURE_LENGTH && given.write(signature, 'utf8') === SIGNATURE_LENGTH && timingSafeEqual(given, expected)
}

const SIGNATURE_LENGTH = 44
/** Used for every signature anew. */
const expected = Buffer.alloc(SIGNATURE_LENGTH)
const given = Buffer.alloc(SIGNATURE_LENGTH)
