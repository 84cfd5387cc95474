import type { Sealed } from '#base/sealed'
import type { PairType } from '#crypto/key-pair'
import type { KeyRow, Kind, Rows, SecretRow, ValueRow } from '../rows.ts'

/** As much of a view as opening and sealing needs: the checked rows of protection keys. */
export interface KeyRows {
  get<K extends 'kms_key' | 'kms_key_version'>(kind: K, id: string): Promise<Rows[K] | undefined>
}

/** Seals and opens with keys that descend from the master key. Holds no rows and writes none. */
export interface Vault {
  /** What KMS does for callers. */
  readonly kms: Kms
  /** Seals a value for one version of a secret under its protection key. Problem `key.unusable`. */
  sealValue(
    keys: KeyRows,
    secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>,
    version: number,
    value: Sealed<string>,
  ): Promise<Omit<ValueRow, 'createdAt'>>
  /** Opens a value. Problems `key.unusable`, `store.tampered`. */
  openValue(keys: KeyRows, secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>, value: ValueRow): Promise<Sealed<string>>
  /** The same at once, with the row of its protection key, and with what was derived lately: `undefined` where that is not so. */
  openKnown(key: KeyRow, secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>, value: ValueRow): Sealed<string> | undefined
  /** Wraps a value's data key anew under the current version of another key. `secret` still names the key that it lies under now. */
  rewrapValue(
    keys: KeyRows,
    secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>,
    value: ValueRow,
    toKeyTag: string,
  ): Promise<Pick<ValueRow, 'wrapped' | 'keyTag' | 'keyVersion'>>
  /** Seals small things of ours (an access key's secret, a job token, parameters) for one place: the label and id. */
  sealSmall(label: SmallLabel, id: string, plaintext: Sealed<string>): Uint8Array
  openSmall(label: SmallLabel, id: string, sealed: Uint8Array): Sealed<string>
  /** New key material of a protection key's version of type AES256, sealed under the master key. */
  newKeyMaterial(key: string, version: number): Uint8Array
  /** The private key of a version of another type, sealed under the master key. */
  sealPrivateKey(key: string, version: number, type: PairType, pkcs8: Uint8Array): Uint8Array
  /** Drops derived keys: of one secret or protection key, or all. */
  forget(id?: string): void
  /** What proves the set of all newest states: see `Ledger`. */
  readonly ledger: {
    term(kind: Kind, id: string, mac: Uint8Array): bigint
    /** The sum of the terms of all of them, which are told once; `count`: about how many they are. */
    total(states: Iterable<{ kind: Kind; id: string; mac: Uint8Array }>, count: number): Promise<bigint>
    sum(sum: bigint, gone: bigint, come: bigint): bigint
    link(before: Uint8Array, position: number, written: readonly (string | Uint8Array)[]): Uint8Array
    seal(position: number, link: Uint8Array, sum: bigint): Uint8Array
  }
  /** The MAC over a guarded row: every column of its kind but `mac`. */
  mac<K extends Kind>(kind: K, row: Omit<Rows[K], 'mac'>): Uint8Array
}

export type SmallLabel =
  | 'access-key'
  | 'job-token'
  | 'package-parameters'
  | 'action-parameters'
  | 'trigger-parameters'
  | 'webhook'
  | 'totp'
  | 'log-key'
  | 'output'

/**
 * What KMS does with a key. Whether the key is the caller's, in ENABLE and of a type that can, is for the use case to ask.
 * Ciphertexts and signatures are `ncpkms:v{version}:{base64}`.
 */
export interface Kms {
  /** Under the current version. */
  encrypt(keys: KeyRows, key: KeyRow, content: Uint8Array, context: Uint8Array): Promise<string>
  /** Problem `key.ciphertext`, which does not say what of it was wrong. The content is to be wiped after use. */
  decrypt(keys: KeyRows, key: KeyRow, ciphertext: string, context: Uint8Array): Promise<Buffer>
  /** Under the current version of a key that is a pair. */
  sign(keys: KeyRows, key: KeyRow, data: Uint8Array): Promise<string>
  /** A signature that is no signature, or of a version that never was, is not valid. */
  verify(keys: KeyRows, key: KeyRow, data: Uint8Array, signature: string): Promise<boolean>
  /** SubjectPublicKeyInfo as PEM (RFC 7468) of a version that exists. */
  publicKey(keys: KeyRows, key: KeyRow, version: number): Promise<string>
}
