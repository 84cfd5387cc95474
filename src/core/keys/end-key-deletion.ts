import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import { changeKeyState } from './change-key-state.ts'
import { destroyKey } from './destroy-key.ts'
import { countSealed, stillSeals } from './sealed-secrets.ts'

/**
 * The hours of waiting are over: the key is erased, unless it seals a living secret after all. Then it is suspended, and
 * the record says why: nobody loses a secret because time passed. `result`: whether bytes were erased.
 */
export async function endKeyDeletion(unit: Unit, id: string): Promise<Recorded<boolean>> {
  const key = await unit.get('kms_key', id)
  if (key === undefined || key.state !== 'REVOKE' || key.destroyAt === null || key.destroyAt > unit.world.clock.now())
    return { result: false, records: [] }
  const deed = { account: key.account, operation: 'deleteKey', params: { keyTag: id } } as const
  const sealed = await countSealed(unit, key)
  if (sealed > 0) {
    await changeKeyState(unit, key, 'DISABLE')
    const problem = stillSeals(key, sealed)
    const message = `Alert: the waiting time of its deletion is over, but the key was kept, in DISABLE. ${problem.message}`
    return { result: false, records: [systemRecord({ ...deed, notes: { resourceName: key.name, message }, problem }, unit.world)] }
  }
  await destroyKey(unit, key)
  const message = `The waiting time of its deletion is over: the key was erased with its ${key.currentVersion} versions.`
  return { result: true, records: [systemRecord({ ...deed, notes: { resourceName: key.name, message } }, unit.world)] }
}
