import { randomBytes } from 'node:crypto'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { makeVault } from '#core/keys/master-vault'
import type { KeyRows } from '#core/keys/vault'
import type { KeyRow, KeyVersionRow, Rows, ValueRow } from '#core/rows'

export const random = (length: number) => randomBytes(length)
export const KEY = 'c'.repeat(64)
export const OTHER_KEY = 'd'.repeat(64)
export const SECRET = { id: 'a'.repeat(64), account: '1000001', keyTag: KEY }
export const TEXT = '{"username":"app","password":"correct horse"}'
export const MASTER = new Uint8Array(32).fill(7)

/** A vault over two protection keys, whose rows a test may change, and a clock that stands still unless moved. */
export function setUp() {
  const time = { ms: 0 }
  const draws = { count: 0 }
  const counting = (length: number) => {
    draws.count += 1
    return random(length)
  }
  const vault = makeVault({ master: MASTER, random: counting, clock: { now: () => 0, elapsedMs: () => time.ms } })
  const guard = { epoch: 1, mac: new Uint8Array(32) }
  const version = (key: string, number: number): KeyVersionRow => ({
    ...guard,
    id: `${key}.${number}`,
    key,
    version: number,
    sealed: vault.newKeyMaterial(key, number),
    createdAt: 0,
  })
  const keys = new Map([aKey(KEY, 'orders'), aKey(OTHER_KEY, 'billing')].map((key) => [key.id, key]))
  const versions = new Map([version(KEY, 1), version(KEY, 2), version(OTHER_KEY, 1)].map((row) => [row.id, row]))
  const asked: string[] = []
  const view: KeyRows = {
    async get<K extends 'kms_key' | 'kms_key_version'>(kind: K, id: string) {
      asked.push(kind)
      return (kind === 'kms_key' ? keys.get(id) : versions.get(id)) as Rows[K] | undefined
    },
  }
  const edit = (id: string, patch: Partial<KeyRow>) => keys.set(id, { ...(keys.get(id) ?? aKey(id, id)), ...patch })
  const sealed = async (version = 1, secret = SECRET): Promise<ValueRow> => ({
    ...(await vault.sealValue(view, secret, version, new Sealed(TEXT))),
    createdAt: 0,
  })
  return { vault, view, keys, versions, edit, sealed, time, asked, draws }
}

export function aKey(id: string, name: string): KeyRow {
  return {
    id,
    name,
    account: SECRET.account,
    number: 1,
    builtin: 0,
    type: 'AES256',
    state: 'ENABLE',
    currentVersion: 1,
    protectionType: 'BASIC',
    memo: '',
    convergent: 0,
    autoRotation: 0,
    rotationPeriod: 90,
    nextRotationAt: null,
    createdAt: 0,
    stateAt: 0,
    destroyAt: null,
    epoch: 1,
    mac: new Uint8Array(32),
  }
}

/** A copy with one bit the other way. */
export const flip = (bytes: Uint8Array, at: number) => {
  const edited = new Uint8Array(bytes)
  edited[at] = (edited[at] ?? 0) ^ 1
  return edited
}
/** A refusal that calls the row tampered with, and does not tell what it holds. */
export const tampered = (error: unknown) => isProblem(error, 'store.tampered') && !error.message.includes('correct horse')
