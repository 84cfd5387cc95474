import type { KeyObject } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { type Derived, derive, openDerived, saltOf, seal } from './envelope.ts'

const LABEL = 'coffer/v1/value'

/** Where a value belongs. Sealed for one place, it opens in no other. */
export interface ValuePlace {
  readonly account: string
  readonly secret: string
  readonly version: number
}

/**
 * What a value is bound to besides its key. Stage, name and protection key are not in it, so that a chain shift and a
 * change of the protection key leave the sealed value as it is.
 */
export function valueAad({ account, secret, version }: ValuePlace): Buffer {
  return lengthPrefixed([LABEL, account, secret, version])
}

/** Seals a value under its own data key, which seals nothing else. */
export function sealValue(dataKey: Uint8Array, place: ValuePlace, content: Uint8Array, random: Random): Buffer {
  return seal(dataKey, LABEL, content, valueAad(place), random)
}

/** What opens this sealed value, to be kept for later openings. Throws EnvelopeError when it is too short to be one. */
export function deriveValueKey(dataKey: Uint8Array | KeyObject, sealed: Uint8Array): Derived {
  return derive(dataKey, saltOf(sealed), LABEL)
}

/** Opens a value with its data key. Throws EnvelopeError. */
export function openValue(dataKey: Uint8Array, place: ValuePlace, sealed: Uint8Array): Buffer {
  return openDerived(deriveValueKey(dataKey, sealed), sealed, valueAad(place))
}
