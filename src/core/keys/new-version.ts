import { DAY, type Instant } from '#base/instant'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import { newPrivateKey } from '#crypto/key-pair'
import type { Unit } from '../barrier/view.ts'
import type { KeyRow } from '../rows.ts'

/** The private key of a version that is a pair, as PKCS #8: made before the transaction, since that takes long. None for AES256. */
export type NewPrivateKey = Uint8Array | undefined

export async function privateKeyFor(type: KeyRow['type'] | undefined): Promise<NewPrivateKey> {
  return type === undefined || type === 'AES256' ? undefined : await newPrivateKey(type)
}

/** Stores the key of one version, sealed, and wipes what was made for it. */
export async function storeVersion(unit: Unit, { id, type }: KeyRow, version: number, made: NewPrivateKey): Promise<void> {
  const sealed = sealedVersion(unit, { id, type }, version, made)
  await unit.add('kms_key_version', { id: `${id}.${version}`, key: id, version, sealed, createdAt: unit.world.clock.now() })
}

function sealedVersion({ vault }: Unit, { id, type }: Pick<KeyRow, 'id' | 'type'>, version: number, made: NewPrivateKey): Uint8Array {
  if (type === 'AES256') return vault.newKeyMaterial(id, version)
  // The type of a key never changes, so what was made for it fits.
  if (made === undefined) throw new Error(`no pair was made for version ${version} of the key ${id}`)
  const sealed = vault.sealPrivateKey(id, version, type, made)
  made.fill(0)
  return sealed
}

/** Adds a version, which seals from now on. What is stored stays as it is, and old versions still open it. Problem `key.state`. */
export async function addVersion(unit: Unit, key: KeyRow, made: NewPrivateKey): Promise<KeyRow> {
  mustHaveRoom(key)
  const version = key.currentVersion + 1
  await storeVersion(unit, key, version, made)
  return unit.change('kms_key', key, { currentVersion: version, nextRotationAt: nextVersionAt(key, unit.world.clock.now()) })
}

/** Whether a key has all the versions that it can have. */
export function isFull({ currentVersion }: Pick<KeyRow, 'currentVersion'>): boolean {
  return currentVersion >= LIMITS.keyVersions
}

export function mustHaveRoom(key: KeyRow): void {
  if (!isFull(key)) return
  throw new Problem('key.state', `The protection key ${key.name} has ${LIMITS.keyVersions} versions, which is the most. Make a new key.`, {
    reason: { is: 'too-many-versions', max: LIMITS.keyVersions },
  })
}

/** The date of the next version, a period from now; null while automatic rotation is off. */
export function nextVersionAt(key: Pick<KeyRow, 'autoRotation' | 'rotationPeriod'>, now: Instant): Instant | null {
  return key.autoRotation === 1 ? now + key.rotationPeriod * DAY : null
}
