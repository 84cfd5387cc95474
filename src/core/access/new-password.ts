import { type Random, randomBelow } from '#base/random'
import { Sealed } from '#base/sealed'
import { hashPassword } from '#crypto/password'
import type { World } from '../ports/services.ts'

/** One of each is in every password, so that it keeps the rules that people's own have to keep. */
const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '-_.!*+=@#'] as const
const LENGTH = 16

/** A password to be used: the one that was sent, or a new one, with its hash. Hashing is slow, so it is done before a transaction. */
export interface PreparedPassword {
  /** `argon2id$…`, or empty when no password is to be set. */
  hash: string
  generated: Sealed<string> | undefined
}

export async function preparePassword(
  { random }: World,
  wanted: { needPasswordGenerate: boolean; password: string | undefined },
): Promise<PreparedPassword> {
  const generated = wanted.needPasswordGenerate ? new Sealed(newPassword(random)) : undefined
  const password = generated ?? (wanted.password === undefined ? undefined : new Sealed(wanted.password))
  return { hash: password === undefined ? '' : await hashPassword(password, random), generated }
}

/** A password as it is answered, the one time. */
export function generatedField({ generated }: PreparedPassword): { generatedPassword?: string } {
  return generated === undefined ? {} : { generatedPassword: generated.open() }
}

function newPassword(random: Random): string {
  const every = CLASSES.join('')
  const letters: string[] = CLASSES.map((letters) => draw(random, letters))
  while (letters.length < LENGTH) letters.push(draw(random, every))
  for (let at = letters.length - 1; at > 0; at--) {
    const other = randomBelow(random, at + 1)
    const kept = letters[at] as string
    letters[at] = letters[other] as string
    letters[other] = kept
  }
  return letters.join('')
}

function draw(random: Random, from: string): string {
  return from.charAt(randomBelow(random, from.length))
}
