import { type KeyObject, timingSafeEqual } from 'node:crypto'
import { type SignedParts, signText, stringToSign } from './sign.ts'

/**
 * Whether `signature` is the one of this request. Compared as text in constant time, so that only the one spelling
 * counts: standard alphabet, padded, 44 characters. Never throws on what a caller sent.
 */
export function verify(parts: SignedParts, signature: string, key: KeyObject | string): boolean {
  const text = stringToSign(parts)
  if (text === undefined) return false
  const expected = Buffer.from(signText(text, key), 'latin1')
  const given = Buffer.from(signature, 'utf8')
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected)
}
