import type { KeyObject } from 'node:crypto'
import type { Clock } from '#base/instant'
import type { Part } from '#base/length-prefix'
import { Problem } from '#base/problem'
import type { Random } from '#base/random'
import { Sealed } from '#base/sealed'
import { openDerived } from '#crypto/envelope'
import { KEY_BYTES } from '#crypto/hkdf'
import type { PairType } from '#crypto/key-pair'
import { ledgerKeys, ledgerLink, ledgerSeal, ledgerSum, ledgerTerm } from '#crypto/ledger'
import { type AddingBeside, ledgerTotal } from '#crypto/ledger-total'
import { type Column, rowMac, rowMacKey } from '#crypto/row-mac'
import { deriveSmallKey, sealSmall, smallAad, smallKey } from '#crypto/small'
import { deriveValueKey, sealValue, valueAad } from '#crypto/value'
import type { WrapPlace } from '#crypto/wrap'
import { COLUMNS } from '../columns.ts'
import type { KeyRow, Kind, Rows, SecretRow, ValueRow } from '../rows.ts'
import { believing, tampered } from './believing.ts'
import { KeptDerived } from './kept-derived.ts'
import { KmsWork } from './kms-work.ts'
import { mustBeEnabled, protectsSecrets } from './usable.ts'
import type { KeyRows, SmallLabel, Vault } from './vault.ts'
import { unwrapUnder, VersionKeys, wrapUnder } from './version-keys.ts'

const SMALL_LABELS: readonly SmallLabel[] = [
  'access-key',
  'job-token',
  'package-parameters',
  'action-parameters',
  'trigger-parameters',
  'webhook',
  'totp',
  'log-key',
  'output',
]
/** What so many values, and small things, are opened with stays in memory, as many as there are rows: some 160 bytes each. */
const KEPT_MAX = 150_000

type Head = Pick<SecretRow, 'id' | 'account' | 'keyTag'>

/** A vault under this master key. It keeps no reference to the bytes: the caller wipes them afterwards. */
export function makeVault({ master, random, clock, help }: MasterVaultParts): Vault {
  return new MasterVault({ master, random, clock, help })
}

interface MasterVaultParts {
  master: Uint8Array
  random: Random
  clock: Clock
  /** Starts help where very much is added up. */
  help?: ((key: KeyObject) => AddingBeside) | undefined
}

class MasterVault implements Vault {
  readonly kms: KmsWork
  readonly #random: Random
  readonly #smallKeys: Record<SmallLabel, KeyObject>
  readonly #macKeys: Record<Kind, KeyObject>
  /** By the row that they were derived from: the same object is the same row, as those in memory never change. */
  readonly #values: KeptDerived
  readonly #versions: VersionKeys
  readonly #smalls: KeptDerived
  readonly ledger: Vault['ledger']
  /** The protection keys under which values are, or were lately, in memory. */
  readonly #keyTags = new Set<string>()

  constructor({ master, random, clock, help }: MasterVaultParts) {
    this.#random = random
    this.#smallKeys = each(SMALL_LABELS, (label) => smallKey(master, label))
    this.#macKeys = each(Object.keys(COLUMNS) as Kind[], (kind) => rowMacKey(master, kind))
    const keys = ledgerKeys(master)
    this.ledger = {
      term: (kind, id, mac) => ledgerTerm(keys, kind, id, mac),
      total: (states, count) => ledgerTotal(keys, { states, count, help }),
      sum: ledgerSum,
      link: (before, position, written) => ledgerLink(keys, before, position, written),
      seal: (position, link, sum) => ledgerSeal(keys, position, link, sum),
    }
    this.#values = new KeptDerived(KEPT_MAX, clock)
    this.#versions = new VersionKeys({ master, random, clock })
    this.kms = new KmsWork(this.#versions, random)
    this.#smalls = new KeptDerived(KEPT_MAX, clock)
  }

  async sealValue(keys: KeyRows, secret: Head, version: number, value: Sealed<string>): Promise<Omit<ValueRow, 'createdAt'>> {
    const content = utf8(value)
    const key = usable(await keys.get('kms_key', secret.keyTag), secret)
    const versionKey = await this.#versions.get(keys, key, key.currentVersion)
    const place = { account: secret.account, secret: secret.id, version, keyTag: key.id, keyVersion: key.currentVersion }
    const dataKey = this.#random(KEY_BYTES)
    const sealed = sealValue(dataKey, place, content, this.#random)
    const wrapped = wrapUnder(versionKey, dataKey, place, this.#random)
    dataKey.fill(0)
    return { secret: secret.id, version, sealed, wrapped, keyTag: key.id, keyVersion: key.currentVersion }
  }

  async openValue(keys: KeyRows, secret: Head, value: ValueRow): Promise<Sealed<string>> {
    mustBelong(secret, value)
    // The state is asked for at every opening, whatever is in memory: a disabled key is felt by the next call.
    const key = usable(await keys.get('kms_key', secret.keyTag), secret)
    return this.#opened(secret, value) ?? this.#openAnew(keys, key, secret, value)
  }

  openKnown(key: KeyRow, secret: Head, value: ValueRow): Sealed<string> | undefined {
    mustBelong(secret, value)
    if (key.id !== secret.keyTag) throw new Error('a value was to be opened with the key of another secret')
    usable(key, secret)
    return this.#opened(secret, value)
  }

  async rewrapValue(
    keys: KeyRows,
    secret: Head,
    value: ValueRow,
    toKeyTag: string,
  ): Promise<Pick<ValueRow, 'wrapped' | 'keyTag' | 'keyVersion'>> {
    mustBelong(secret, value)
    const from = usable(await keys.get('kms_key', secret.keyTag), secret)
    const to = usable(await keys.get('kms_key', toKeyTag), { account: secret.account, keyTag: toKeyTag })
    const versionKey = await this.#versions.get(keys, to, to.currentVersion)
    const place = { ...placeOf(secret, value), keyTag: to.id, keyVersion: to.currentVersion }
    const dataKey = await this.#dataKey(keys, from, secret, value)
    const wrapped = wrapUnder(versionKey, dataKey, place, this.#random)
    dataKey.fill(0)
    return { wrapped, keyTag: to.id, keyVersion: to.currentVersion }
  }

  sealSmall(label: SmallLabel, id: string, plaintext: Sealed<string>): Uint8Array {
    return sealSmall(this.#smallKeys[label], label, id, utf8(plaintext), this.#random)
  }

  openSmall(label: SmallLabel, id: string, sealed: Uint8Array): Sealed<string> {
    return believing(
      () => `The stored ${label} of ${id}`,
      () => {
        const aad = smallAad(label, id)
        const text = this.#smalls.open(id, label, sealed, aad) ?? this.#openSmallAnew(label, id, sealed, aad)
        return new Sealed(text.toString('utf8'))
      },
    )
  }

  newKeyMaterial(key: string, version: number): Uint8Array {
    return this.#versions.newMaterial(key, version)
  }

  sealPrivateKey(key: string, version: number, type: PairType, pkcs8: Uint8Array): Uint8Array {
    return this.#versions.sealPrivateKey(pkcs8, { keyTag: key, version, type })
  }

  forget(id?: string): void {
    if (id === undefined) {
      for (const kept of [this.#values, this.#versions, this.#smalls]) kept.clear()
      this.#keyTags.clear()
      return
    }
    this.#values.drop(id)
    this.#smalls.drop(id)
    this.#versions.drop(id)
    if (this.#keyTags.delete(id)) this.#values.dropWhere((row) => (row as ValueRow).keyTag === id)
  }

  mac<K extends Kind>(kind: K, row: Omit<Rows[K], 'mac'>): Uint8Array {
    const names: readonly string[] = COLUMNS[kind]
    const cells = row as unknown as Readonly<Record<string, Part>>
    return rowMac(
      this.#macKeys[kind],
      kind,
      names.map((name): Column => [name, cells[name] as Part]),
    )
  }

  /** With what is in memory for this very row, or `undefined`. */
  #opened(secret: Head, value: ValueRow): Sealed<string> | undefined {
    const open = () => this.#values.open(secret.id, value, value.sealed, valueAad(placeOf(secret, value)))
    const content = believing(storyOf(value), open)
    return content === undefined ? undefined : new Sealed(content.toString('utf8'))
  }

  async #openAnew(keys: KeyRows, key: KeyRow, secret: Head, value: ValueRow): Promise<Sealed<string>> {
    const dataKey = await this.#dataKey(keys, key, secret, value)
    const open = () => {
      const { sealed } = value
      const derived = deriveValueKey(dataKey, sealed)
      try {
        const text = openDerived(derived, sealed, valueAad(placeOf(secret, value))).toString('utf8')
        // Kept only once it has opened: an edited row must not leave behind what would refuse the true one.
        this.#keyTags.add(value.keyTag)
        this.#values.keep(secret.id, value, derived)
        return new Sealed(text)
      } finally {
        derived.wipe()
        dataKey.fill(0)
      }
    }
    return believing(storyOf(value), open)
  }

  #openSmallAnew(label: SmallLabel, id: string, sealed: Uint8Array, aad: Uint8Array): Buffer {
    const derived = deriveSmallKey(this.#smallKeys[label], label, sealed)
    try {
      const content = openDerived(derived, sealed, aad)
      this.#smalls.keep(id, label, derived)
      return content
    } finally {
      derived.wipe()
    }
  }

  /** A value's data key, to be wiped after use. */
  async #dataKey(keys: KeyRows, key: KeyRow, secret: Head, value: ValueRow): Promise<Buffer> {
    const versionKey = await this.#versions.get(keys, key, value.keyVersion)
    return believing(storyOf(value), () => unwrapUnder(versionKey, value.wrapped, placeOf(secret, value)))
  }
}

/** The protection key, if this account may use it now. Problem `key.unusable` says which key, its state, and what would help. */
function usable(key: KeyRow | undefined, { account, keyTag }: Omit<Head, 'id'>): KeyRow {
  if (key === undefined || key.account !== account) {
    throw new Problem(
      'key.unusable',
      `The protection key ${keyTag} does not exist, so nothing under it can be opened or sealed. Choose another protection key.`,
    )
  }
  mustBeEnabled(key)
  if (!protectsSecrets(key)) {
    throw new Problem(
      'key.state',
      `The protection key ${key.name} is of type ${key.type}, and secrets are sealed under keys of type AES256 or RSA2048. Choose another protection key.`,
      { reason: { is: 'type', type: key.type } },
    )
  }
  return key
}

/** A value row put back to where it lay under another protection key, or copied from another secret, is found here. */
function mustBelong(secret: Head, value: ValueRow): void {
  if (value.secret !== secret.id || value.keyTag !== secret.keyTag) throw tampered(storyOf(value))
}

function placeOf(secret: Head, value: ValueRow): WrapPlace {
  return { account: secret.account, secret: secret.id, version: value.version, keyTag: value.keyTag, keyVersion: value.keyVersion }
}

/** What a refusal calls the row; said only when there is one. */
const storyOf = (value: ValueRow) => () => `Version ${value.version} of the value of secret ${value.secret}`

/** UTF-8 has no bytes for half a surrogate pair: it would come back as another text than went in. */
function utf8(text: Sealed<string>): Buffer {
  const plain = text.open()
  if (!plain.isWellFormed())
    throw new Problem('input.invalid', 'A value to be sealed holds half of a surrogate pair, which is no text.', {
      reason: { is: 'json', field: 'value' },
    })
  return Buffer.from(plain, 'utf8')
}

function each<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>
}
