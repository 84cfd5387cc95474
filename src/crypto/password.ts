import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '#base/random'
import type { Sealed } from '#base/sealed'

const argon2Async = promisify(argon2)

/** What one hash costs (RFC 9106): memory in KiB, passes over it, lanes. */
export interface PasswordCost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** The Password Storage Cheat Sheet of OWASP for Argon2id: 19 MiB, 2 passes, 1 lane. About 25 ms, off the main thread. */
export const PASSWORD_COST: PasswordCost = { memoryKib: 19_456, passes: 2, lanes: 1 }

const SALT_BYTES = 16
const HASH_BYTES = 32
/** A stored hash may ask for so much and no more: at most 1 GiB, so that a bad row cannot exhaust the machine. */
const COST_MAX: PasswordCost = { memoryKib: 1_048_576, passes: 64, lanes: 64 }

const STORED = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

/** Hashes a password with a fresh salt: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, Base64 without padding. */
export async function hashPassword(password: Sealed<string>, random: Random, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES))
  const hash = await argon2id(password, salt, cost)
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * Whether this is the password that was hashed. An empty `stored` (no password set, or nobody of that name) is never
 * one, and takes as long as a wrong password at `costWhenEmpty`. Throws a fault when `stored` is no hash of ours.
 */
export async function verifyPassword(
  password: Sealed<string>,
  stored: string,
  costWhenEmpty: PasswordCost = PASSWORD_COST,
): Promise<boolean> {
  if (stored === '') {
    await argon2id(password, Buffer.alloc(SALT_BYTES), costWhenEmpty)
    return false
  }
  const { cost, salt, hash } = parse(stored)
  return timingSafeEqual(await argon2id(password, salt, cost), hash)
}

function parse(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const [, memory, passes, lanes, salt = '', hash = ''] = STORED.exec(stored) ?? []
  const cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  if (!isBearable(cost)) throw new Error('a stored password hash is malformed')
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/** Whether a stored cost is one that we work at. What did not match its pattern is NaN, and fits nothing. */
export function isBearable({ memoryKib, passes, lanes }: PasswordCost): boolean {
  return memoryKib <= COST_MAX.memoryKib && passes <= COST_MAX.passes && lanes <= COST_MAX.lanes
}

/** In the form NFC, so that the same characters are the same password on every keyboard. */
export function argon2id(password: Sealed<string>, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  const message = Buffer.from(password.open().normalize('NFC'), 'utf8')
  return argon2Async('argon2id', {
    message,
    nonce: salt,
    memory: cost.memoryKib,
    passes: cost.passes,
    parallelism: cost.lanes,
    tagLength: HASH_BYTES,
  })
}

export function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
