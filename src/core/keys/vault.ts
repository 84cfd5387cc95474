import type { Sealed } from '#base/sealed'
import type { Kind, Rows, SecretRow, ValueRow } from '../rows.ts'

/** As much of a view as opening and sealing needs: the checked rows of protection keys. */
export interface KeyRows {
  get<K extends 'kms_key' | 'kms_key_version'>(kind: K, id: string): Promise<Rows[K] | undefined>
}

/** Seals and opens with keys that descend from the master key. Holds no rows and writes none. */
export interface Vault {
  /** Seals a value for one version of a secret under its protection key. Problem `key.unusable`. */
  sealValue(
    keys: KeyRows,
    secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>,
    version: number,
    value: Sealed<string>,
  ): Promise<Omit<ValueRow, 'createdAt'>>
  /** Opens a value. Problems `key.unusable`, `store.tampered`. */
  openValue(keys: KeyRows, secret: Pick<SecretRow, 'id' | 'account' | 'keyTag'>, value: ValueRow): Promise<Sealed<string>>
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
  /** New key material of a protection key's version, sealed under the master key. */
  newKeyMaterial(key: string, version: number): Uint8Array
  /** Drops derived keys: of one secret or protection key, or all. */
  forget(id?: string): void
  /** The MAC over a guarded row: every column of its kind but `mac`. */
  mac<K extends Kind>(kind: K, row: Omit<Rows[K], 'mac'>): Uint8Array
}

export type SmallLabel = 'access-key' | 'job-token' | 'package-parameters' | 'action-parameters' | 'trigger-parameters' | 'webhook'
