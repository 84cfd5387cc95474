import type { KeyObject } from 'node:crypto'
import { lengthPrefixed, roomFor, writePart } from '#base/length-prefix'
import type { Random } from '#base/random'
import { type DerivedBytes, derive, open, saltOf, seal } from './envelope.ts'

const LABEL = 'coffer/v1/value'

/** Where a value belongs. Sealed for one place, it opens in no other. */
export interface ValuePlace {
  readonly account: string
  readonly secret: string
  readonly version: number
}

/** What `valueAad` lends: the label, the account that was asked for last, where that ends, and the rest of a place. */
const HEAD = lengthPrefixed([LABEL])
let bytes = Buffer.from(HEAD)
let bound = { account: '', to: 0 }
let lent = bytes.subarray(0)

/**
 * What a value is bound to besides its key. Stage, name and protection key are not in it, so that a chain shift and a
 * change of the protection key leave the sealed value as it is. Lent: it holds until that of another value is asked for.
 */
export function valueAad({ account, secret, version }: ValuePlace): Uint8Array {
  const room = HEAD.byteLength + roomFor(account, secret, version)
  if (bytes.byteLength < room || bound.account !== account || bound.to === 0) {
    bytes = Buffer.concat([HEAD, Buffer.alloc(room)])
    bound = { account, to: writePart(bytes, HEAD.byteLength, account) }
    lent = bytes.subarray(0, 0)
  }
  const end = writePart(bytes, writePart(bytes, bound.to, secret), version)
  if (lent.byteLength !== end) lent = bytes.subarray(0, end)
  return lent
}

/** Seals a value under its own data key, which seals nothing else. */
export function sealValue(dataKey: Uint8Array, place: ValuePlace, content: Uint8Array, random: Random): Buffer {
  return seal(dataKey, LABEL, content, valueAad(place), random)
}

/** What opens this sealed value, to be kept for later openings, or wiped. Throws EnvelopeError when it is too short to be one. */
export function deriveValueKey(dataKey: Uint8Array | KeyObject, sealed: Uint8Array): DerivedBytes {
  return derive(dataKey, saltOf(sealed), LABEL)
}

/** Opens a value with its data key. Throws EnvelopeError. */
export function openValue(dataKey: Uint8Array, place: ValuePlace, sealed: Uint8Array): Buffer {
  return open(dataKey, LABEL, sealed, valueAad(place))
}
