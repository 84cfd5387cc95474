import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, seal } from './envelope.ts'
import { descend } from './hkdf.ts'

const LABEL = 'coffer/v1/private-key'
const generate = promisify(generateKeyPair)

/** Types of protection keys that are a pair: RSA with 2048 bits, and ECDSA over P-256. */
export const PAIR_TYPES = ['RSA2048', 'ECDSA'] as const
export type PairType = (typeof PAIR_TYPES)[number]

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Which version of which key a private key belongs to: sealed for one place, it opens in no other. */
export interface PairPlace {
  readonly keyTag: string
  readonly version: number
  readonly type: PairType
}

function pairAad({ keyTag, version, type }: PairPlace): Buffer {
  return lengthPrefixed([LABEL, keyTag, version, type])
}

/** The key that seals the private keys of all protection keys. */
export function privateKeyKey(master: Uint8Array): KeyObject {
  return descend(master, LABEL)
}

/**
 * A new private key as PKCS #8, to be wiped after use. Made off the main thread, since RSA takes a tenth of a second; the
 * randomness is OpenSSL's own.
 */
export async function newPrivateKey(type: PairType): Promise<Buffer> {
  const { privateKey } = await (type === 'RSA2048' ? generate('rsa', { modulusLength: 2048 }) : generate('ec', { namedCurve: 'P-256' }))
  return privateKey.export({ format: 'der', type: 'pkcs8' })
}

/** Seals a private key for one version of a protection key. */
export function sealPrivateKey(key: KeyObject, pkcs8: Uint8Array, place: PairPlace, random: Random): Buffer {
  return seal(key, LABEL, pkcs8, pairAad(place), random)
}

/** The pair of one version. Throws EnvelopeError. */
export function openPrivateKey(key: KeyObject, sealed: Uint8Array, place: PairPlace): KeyPair {
  const pkcs8 = open(key, LABEL, sealed, pairAad(place))
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  pkcs8.fill(0)
  if (privateKey.asymmetricKeyType !== (place.type === 'RSA2048' ? 'rsa' : 'ec')) throw new EnvelopeError()
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
