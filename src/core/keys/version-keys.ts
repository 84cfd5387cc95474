import type { KeyObject } from 'node:crypto'
import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { KEY_BYTES } from '#crypto/hkdf'
import { keyMaterialKey, openKeyMaterial, sealKeyMaterial } from '#crypto/key-material'
import { type KeyPair, openPrivateKey, type PairPlace, type PairType, privateKeyKey, sealPrivateKey } from '#crypto/key-pair'
import { unwrapDataKey, unwrapDataKeyRsa, type WrapPlace, wrapDataKey, wrapDataKeyRsa } from '#crypto/wrap'
import type { KeyRow } from '../rows.ts'
import { believing, sameBytes, tampered } from './believing.ts'
import { DerivedKeys } from './derived-keys.ts'
import type { KeyRows } from './vault.ts'

/** Protection keys of which opened versions stay in memory: a pair of RSA takes about 9 KB, so that 16 versions of each are 150 MB at most. */
const KEYS_MAX = 1000

/** The key of one version of a protection key, opened. */
export type VersionKey = { readonly type: 'AES256'; readonly key: KeyObject } | ({ readonly type: PairType } & KeyPair)

/** An opened version with the stored bytes that it came from: a row that differs in any of them is opened anew. */
interface Opened {
  readonly opened: VersionKey
  readonly sealed: Uint8Array
}

/** The versions of protection keys under the master key: makes, seals and opens them, and keeps a bounded number in memory. */
export class VersionKeys {
  readonly #random: Random
  readonly #materialKey: KeyObject
  readonly #privateKeyKey: KeyObject
  readonly #opened: DerivedKeys<Opened>

  constructor(parts: { master: Uint8Array; random: Random; clock: Clock }) {
    this.#random = parts.random
    this.#materialKey = keyMaterialKey(parts.master)
    this.#privateKeyKey = privateKeyKey(parts.master)
    this.#opened = new DerivedKeys(KEYS_MAX, parts.clock)
  }

  /** New material of a version of type AES256, sealed. */
  newMaterial(key: string, version: number): Uint8Array {
    const material = this.#random(KEY_BYTES)
    const sealed = sealKeyMaterial(this.#materialKey, material, key, version, this.#random)
    material.fill(0)
    return sealed
  }

  sealPrivateKey(pkcs8: Uint8Array, place: PairPlace): Uint8Array {
    return sealPrivateKey(this.#privateKeyKey, pkcs8, place, this.#random)
  }

  /** Problem `store.tampered`, also where the version's row is gone. */
  async get(keys: KeyRows, { id, type }: KeyRow, version: number): Promise<VersionKey> {
    const story = () => `Version ${version} of the protection key ${id}`
    const row = await keys.get('kms_key_version', `${id}.${version}`)
    if (row === undefined) throw tampered(story)
    const known = this.#opened.get(id, version)
    if (known !== undefined && sameBytes(known.sealed, row.sealed)) return known.opened
    const opened = believing(story, () => this.#open({ keyTag: id, version, type }, row.sealed))
    this.#opened.keep(id, version, { opened, sealed: new Uint8Array(row.sealed) })
    return opened
  }

  drop(key: string): void {
    this.#opened.drop(key)
  }

  clear(): void {
    this.#opened.clear()
  }

  #open({ keyTag, version, type }: Omit<PairPlace, 'type'> & { type: KeyRow['type'] }, sealed: Uint8Array): VersionKey {
    if (type === 'AES256') return { type, key: openKeyMaterial(this.#materialKey, sealed, keyTag, version) }
    return { type, ...openPrivateKey(this.#privateKeyKey, sealed, { keyTag, version, type }) }
  }
}

/** Wraps a value's data key under a version of type AES256 or RSA2048. */
export function wrapUnder(key: VersionKey, dataKey: Uint8Array, place: WrapPlace, random: Random): Uint8Array {
  return key.type === 'AES256' ? wrapDataKey(key.key, dataKey, place, random) : wrapDataKeyRsa(key, dataKey, place)
}

/** The data key, to be wiped after use. Throws EnvelopeError. */
export function unwrapUnder(key: VersionKey, wrapped: Uint8Array, place: WrapPlace): Buffer {
  return key.type === 'AES256' ? unwrapDataKey(key.key, wrapped, place) : unwrapDataKeyRsa(key, wrapped, place)
}
