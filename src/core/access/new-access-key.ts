import { type Random, randomBelow } from '#base/random'
import { Sealed } from '#base/sealed'

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789abcdefghijkmnopqrstuvwxyz'
const UPPER = LETTERS.slice(0, 32)
/** Contract: gateway.md. 28 characters in all. */
const ID_PREFIX = 'ncp_iam_BPASKR'
const ID_LETTERS = 14
/** 30 letters are worth 175 bits. */
const SECRET_PREFIX = 'ncp_iam_BPKSKR'
const SECRET_LETTERS = 30

export interface NewAccessKey {
  accessKey: string
  secretKey: Sealed<string>
}

/** Makes an access key pair as NCP's look. */
export function newAccessKey(random: Random): NewAccessKey {
  return {
    accessKey: ID_PREFIX + letters(random, UPPER, ID_LETTERS),
    secretKey: new Sealed(SECRET_PREFIX + letters(random, LETTERS, SECRET_LETTERS)),
  }
}

function letters(random: Random, from: string, count: number): string {
  return Array.from({ length: count }, () => from.charAt(randomBelow(random, from.length))).join('')
}
