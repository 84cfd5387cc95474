import type { KeyObject } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, seal } from './envelope.ts'
import { KEY_BYTES } from './hkdf.ts'
import type { ValuePlace } from './value.ts'

const LABEL = 'coffer/v1/wrap'

/** Where a wrapped data key belongs: to a value, under one version of one protection key. */
export interface WrapPlace extends ValuePlace {
  readonly keyTag: string
  readonly keyVersion: number
}

function wrapAad({ account, secret, version, keyTag, keyVersion }: WrapPlace): Buffer {
  return lengthPrefixed([LABEL, account, secret, version, keyTag, keyVersion])
}

/** Wraps a value's data key under a protection key's version. */
export function wrapDataKey(key: KeyObject, dataKey: Uint8Array, place: WrapPlace, random: Random): Buffer {
  return seal(key, LABEL, dataKey, wrapAad(place), random)
}

/** The data key, 32 bytes; the caller wipes it after use. Throws EnvelopeError. */
export function unwrapDataKey(key: KeyObject, wrapped: Uint8Array, place: WrapPlace): Buffer {
  const dataKey = open(key, LABEL, wrapped, wrapAad(place))
  if (dataKey.byteLength !== KEY_BYTES) throw new EnvelopeError()
  return dataKey
}
