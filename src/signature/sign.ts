import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { pathAndQuery } from './target.ts'

/** What a signature covers (contract: gateway.md, String to sign). Body, host and other headers are not in it. */
export interface SignedParts {
  readonly method: string
  /** The request target as it stands on the request line, one character a byte (latin1), as Node's parser hands it over. */
  readonly target: string
  /** Exactly the header's text. */
  readonly timestamp: string
  readonly accessKey: string
}

/** One byte each, and neither space nor line feed, which separate the parts: so no two requests give the same text. */
const PLAIN = /^[\x21-\xff]+$/

/** The key of the HMAC: the secret key's UTF-8 bytes. Keep it where many requests are checked. */
export function signingKey(secretKey: string): KeyObject {
  if (secretKey === '') throw new RangeError('a secret key is never empty')
  return createSecretKey(Buffer.from(secretKey, 'utf8'))
}

/** The text that is signed, one character a byte; `undefined` when a part could not stand in a request. */
export function stringToSign({ method, target, timestamp, accessKey }: SignedParts): string | undefined {
  const reduced = pathAndQuery(target)
  if (!PLAIN.test(method) || !PLAIN.test(reduced) || !PLAIN.test(timestamp) || !PLAIN.test(accessKey)) return undefined
  return `${method} ${reduced}\n${timestamp}\n${accessKey}`
}

/**
 * The signature of a request: HMAC-SHA-256 as Base64, 44 characters. Throws RangeError when a part holds a space, a
 * control character or anything beyond one byte; percent-encode the target first.
 */
export function sign(parts: SignedParts, key: KeyObject | string): string {
  const text = stringToSign(parts)
  if (text === undefined)
    throw new RangeError('method, target, timestamp and access key must be free of spaces and of characters beyond latin1')
  return signText(text, key)
}

/** The signature of a text that `stringToSign` made. */
export function signText(text: string, key: KeyObject | string): string {
  const keyObject = typeof key === 'string' ? signingKey(key) : key
  return createHmac('sha256', keyObject).update(text, 'latin1').digest('base64')
}
