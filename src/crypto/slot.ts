import { timingSafeEqual } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, seal } from './envelope.ts'
import { hkdf, KEY_BYTES } from './hkdf.ts'

const LABEL = 'coffer/v1/slot'
const CHECK_LABEL = 'coffer/v1/slot-check'
const SALT_BYTES = 32

/** Which slot it is: the wrapped master key opens in no other. */
export interface SlotPlace {
  readonly id: string
  readonly kind: string
  /** The slot whose root key this one's takes the place of; none where it is empty. */
  readonly replaces?: string
}

/** One way to open the master key, as it is stored. */
export interface Slot extends SlotPlace {
  /** The master key, sealed under the root key. */
  readonly wrapped: Uint8Array
  /** salt (32) || HKDF-SHA-512(root key, salt, 'coffer/v1/slot-check', 32): knows the root key again, reveals nothing of it. */
  readonly check: Uint8Array
}

/** `replaces`: what the slot was sealed with, whatever stands in its row. */
export type SlotOpening = { master: Uint8Array; replaces: string } | { refused: 'wrong-root-key' | 'damaged' }

function slotAad({ id, kind, replaces = '' }: SlotPlace): Buffer {
  return lengthPrefixed([LABEL, id, kind, ...(replaces === '' ? [] : [replaces])])
}

/** Wraps the master key under a root key of 32 bytes. */
export function sealSlot(rootKey: Uint8Array, master: Uint8Array, place: SlotPlace, random: Random): Slot {
  const wrapped = seal(rootKey, LABEL, master, slotAad(place), random)
  const salt = random(SALT_BYTES)
  const check = Buffer.concat([salt, hkdf(rootKey, salt, CHECK_LABEL, KEY_BYTES)])
  return { id: place.id, kind: place.kind, ...(place.replaces === undefined ? {} : { replaces: place.replaces }), wrapped, check }
}

/**
 * Opens the master key. The check value and the wrapped key know the root key independently: if neither does, the root
 * key is the wrong one; if only one of them does, the slot was damaged or edited, and is refused as such.
 *
 * Slots were once stored with a slot that they replace and sealed without it. They open for ever; but whoever writes to the database could
 * have put it there, so it counts as none.
 */
export function openSlot(rootKey: Uint8Array, slot: Slot): SlotOpening {
  const known = checkKnows(rootKey, slot.check)
  const { replaces = '' } = slot
  const opening = tryOpen(rootKey, slot, replaces) ?? (replaces === '' ? undefined : tryOpen(rootKey, slot, ''))
  if (known && opening !== undefined) return opening
  return { refused: known || opening !== undefined ? 'damaged' : 'wrong-root-key' }
}

function checkKnows(rootKey: Uint8Array, check: Uint8Array): boolean {
  if (check.byteLength !== SALT_BYTES + KEY_BYTES) return false
  return timingSafeEqual(check.subarray(SALT_BYTES), hkdf(rootKey, check.subarray(0, SALT_BYTES), CHECK_LABEL, KEY_BYTES))
}

function tryOpen(rootKey: Uint8Array, { id, kind, wrapped }: Slot, replaces: string): { master: Uint8Array; replaces: string } | undefined {
  try {
    const master = open(rootKey, LABEL, wrapped, slotAad({ id, kind, replaces }))
    return master.byteLength === KEY_BYTES ? { master, replaces } : undefined
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined
    throw error
  }
}
