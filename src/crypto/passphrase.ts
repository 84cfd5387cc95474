import type { Random } from '#base/random'
import type { Sealed } from '#base/sealed'
import { argon2id, isBearable, type PasswordCost, unpadded } from './password.ts'

/** RFC 9106, the second recommended option for Argon2id: 64 MiB, 3 passes, 4 lanes. Some 0.2 s, once for each start. */
export const PASSPHRASE_COST: PasswordCost = { memoryKib: 65_536, passes: 3, lanes: 4 }

const SALT_BYTES = 16
const STORED = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})$/

/** How a passphrase becomes a root key, with a fresh salt: `$argon2id$v=19$m=…,t=…,p=…$salt`, stored beside what the key opens. */
export function newDerivation(random: Random, { memoryKib, passes, lanes }: PasswordCost = PASSPHRASE_COST): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${unpadded(random(SALT_BYTES))}`
}

/** The root key, 32 bytes, to be wiped after use. `undefined` when `derivation` is none of ours, or asks for more than a machine can bear. */
export async function deriveRootKey(passphrase: Sealed<string>, derivation: string): Promise<Buffer | undefined> {
  const [, memory, passes, lanes, salt = ''] = STORED.exec(derivation) ?? []
  const cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  return isBearable(cost) ? argon2id(passphrase, Buffer.from(salt, 'base64'), cost) : undefined
}
