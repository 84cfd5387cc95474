import { hexId } from '#base/ids'
import type { Unit } from '../barrier/view.ts'
import type { KeyRow } from '../rows.ts'

/** As Get Protection Key List names it (contract: secret-manager.md). */
export const DEFAULT_KEY_NAME = 'Secret Manager Default Key'

/** Makes the account's built-in protection key with its first version. Once for an account, at its first start. */
export async function createDefaultKey(unit: Unit, account: string): Promise<KeyRow> {
  const now = unit.world.clock.now()
  const id = hexId(unit.world.random)
  const key = await unit.add('kms_key', {
    id,
    account,
    number: 0,
    name: DEFAULT_KEY_NAME,
    builtin: 1,
    type: 'AES256',
    state: 'ENABLE',
    currentVersion: 1,
    protectionType: 'BASIC',
    memo: '',
    convergent: 0,
    autoRotation: 0,
    rotationPeriod: 90,
    nextRotationAt: null,
    createdAt: now,
    stateAt: now,
    destroyAt: null,
  })
  await unit.add('kms_key_version', { id: `${id}.1`, key: id, version: 1, sealed: unit.vault.newKeyMaterial(id, 1), createdAt: now })
  return key
}
