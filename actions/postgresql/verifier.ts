import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

const SALT_BYTES = 16
const HASH_BYTES = 32
/** What SASLprep leaves as it is: nothing but these is turned into a verifier here. */
const PLAIN = /^[\x20-\x7e]+$/

/**
 * What PostgreSQL keeps of a password, in the form that `password_encryption` of the server asks for: a SCRAM-SHA-256 verifier (RFC 5803)
 * or, where clients are too old for it, its MD5. A password with other than ASCII characters is given as it is: the server prepares it.
 */
export function verifierOf({ username, password }: { username: string; password: string }, kind: string, iterations: number): string {
  if (!PLAIN.test(password)) return password
  if (kind === 'md5') return `md5${createHash('md5').update(`${password}${username}`).digest('hex')}`
  const salt = randomBytes(SALT_BYTES)
  const salted = pbkdf2Sync(password, salt, iterations, HASH_BYTES, 'sha256')
  const stored = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${hmac(salted, 'Server Key').toString('base64')}`
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
