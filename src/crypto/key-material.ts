import type { KeyObject } from 'node:crypto'
import { lengthPrefixed } from '#base/length-prefix'
import type { Random } from '#base/random'
import { EnvelopeError, open, seal } from './envelope.ts'
import { descend, KEY_BYTES, takeKey } from './hkdf.ts'

const LABEL = 'coffer/v1/key-material'

function materialAad(keyTag: string, version: number): Buffer {
  return lengthPrefixed([LABEL, keyTag, version])
}

/** The key that seals the material of all protection keys. */
export function keyMaterialKey(master: Uint8Array): KeyObject {
  return descend(master, LABEL)
}

/** Seals the 32 bytes of one version of a protection key. */
export function sealKeyMaterial(key: KeyObject, material: Uint8Array, keyTag: string, version: number, random: Random): Buffer {
  return seal(key, LABEL, material, materialAad(keyTag, version), random)
}

/** The version's key. Throws EnvelopeError. */
export function openKeyMaterial(key: KeyObject, sealed: Uint8Array, keyTag: string, version: number): KeyObject {
  const material = open(key, LABEL, sealed, materialAad(keyTag, version))
  if (material.byteLength !== KEY_BYTES) throw new EnvelopeError()
  return takeKey(material)
}
