import type { KeyObject } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, seal } from './envelope.ts'
import { KEY_BYTES } from './hkdf.ts'
import type { KeyPair } from './key-pair.ts'
import { openOaep, sealOaep } from './oaep.ts'
import type { ValuePlace } from './value.ts'

const LABEL = 'coffer/v1/wrap'
const RSA_LABEL = 'coffer/v1/wrap-rsa'

/** Where a wrapped data key belongs: to a value, under one version of one protection key. */
export interface WrapPlace extends ValuePlace {
  readonly keyTag: string
  readonly keyVersion: number
}

function wrapAad(label: string, { account, secret, version, keyTag, keyVersion }: WrapPlace): Buffer {
  return lengthPrefixed([label, account, secret, version, keyTag, keyVersion])
}

/** Wraps a value's data key under a protection key's version. */
export function wrapDataKey(key: KeyObject, dataKey: Uint8Array, place: WrapPlace, random: Random): Buffer {
  return seal(key, LABEL, dataKey, wrapAad(LABEL, place), random)
}

/** The data key, 32 bytes; the caller wipes it after use. Throws EnvelopeError. */
export function unwrapDataKey(key: KeyObject, wrapped: Uint8Array, place: WrapPlace): Buffer {
  const dataKey = open(key, LABEL, wrapped, wrapAad(LABEL, place))
  if (dataKey.byteLength !== KEY_BYTES) throw new EnvelopeError()
  return dataKey
}

/** Wraps a value's data key to the public key of a version of type RSA2048. */
export function wrapDataKeyRsa({ publicKey }: Pick<KeyPair, 'publicKey'>, dataKey: Uint8Array, place: WrapPlace): Buffer {
  return sealOaep(publicKey, dataKey, wrapAad(RSA_LABEL, place))
}

/** The data key, 32 bytes; the caller wipes it after use. Throws EnvelopeError. */
export function unwrapDataKeyRsa({ privateKey }: Pick<KeyPair, 'privateKey'>, wrapped: Uint8Array, place: WrapPlace): Buffer {
  const dataKey = openOaep(privateKey, wrapped, wrapAad(RSA_LABEL, place))
  if (dataKey.byteLength !== KEY_BYTES) throw new EnvelopeError()
  return dataKey
}
