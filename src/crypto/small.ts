import type { KeyObject } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { type DerivedBytes, derive, open, saltOf, seal } from './envelope.ts'
import { descend } from './hkdf.ts'

const labelOf = (purpose: string) => `coffer/v1/small/${purpose}`

/** The key for small things of one purpose, such as the secrets of access keys. */
export function smallKey(master: Uint8Array, purpose: string): KeyObject {
  return descend(master, labelOf(purpose))
}

/** What a small thing is bound to: its purpose, and the id of the row that it lies in. */
export function smallAad(purpose: string, id: string): Buffer {
  return lengthPrefixed([labelOf(purpose), id])
}

/** Seals a small thing for one row. */
export function sealSmall(key: KeyObject, purpose: string, id: string, content: Uint8Array, random: Random): Buffer {
  return seal(key, labelOf(purpose), content, smallAad(purpose, id), random)
}

/** What opens this sealed thing, to be kept for later openings, or wiped. Throws EnvelopeError when it is too short to be one. */
export function deriveSmallKey(key: KeyObject, purpose: string, sealed: Uint8Array): DerivedBytes {
  return derive(key, saltOf(sealed), labelOf(purpose))
}

/** Opens a small thing. Throws EnvelopeError. */
export function openSmall(key: KeyObject, purpose: string, id: string, sealed: Uint8Array): Buffer {
  return open(key, labelOf(purpose), sealed, smallAad(purpose, id))
}
