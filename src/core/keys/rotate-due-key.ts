import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import type { Condition } from '../ports/store.ts'
import type { KeyRow } from '../rows.ts'
import { addVersion, isFull, type NewPrivateKey } from './new-version.ts'

/** The keys whose date has come. */
export function dueForRotation(now: number): readonly Condition<KeyRow>[] {
  return [
    { column: 'state', is: 'eq', value: 'ENABLE' },
    { column: 'autoRotation', is: 'eq', value: 1 },
    { column: 'nextRotationAt', is: 'le', value: now },
  ]
}

/** Adds the version that is due. A key with no room for one is taken off the clock, and the record says so. */
export async function rotateDueKey(unit: Unit, id: string, made: NewPrivateKey): Promise<Recorded<undefined>> {
  const key = await unit.get('kms_key', id)
  const due = key?.nextRotationAt ?? null
  if (key === undefined || key.state !== 'ENABLE' || key.autoRotation === 0 || due === null || due > unit.world.clock.now())
    return { result: undefined, records: [] }
  const deed = { account: key.account, operation: 'rotateKey', params: { keyTag: id } } as const
  if (isFull(key)) {
    await unit.change('kms_key', key, { autoRotation: 0, nextRotationAt: null })
    const message = `Alert: the key was due for a new version, but has ${LIMITS.keyVersions} already, which is the most. Its automatic rotation was switched off. Make a new key, and put its secrets under that one.`
    const problem = new Problem('key.state', message, { reason: { is: 'too-many-versions', max: LIMITS.keyVersions } })
    return { result: undefined, records: [systemRecord({ ...deed, notes: { resourceName: key.name, message }, problem }, unit.world)] }
  }
  const { currentVersion } = await addVersion(unit, key, made)
  const message = `The date of its automatic rotation has come: version ${currentVersion} was added.`
  const notes = { resourceName: key.name, version: currentVersion, message }
  return { result: undefined, records: [systemRecord({ ...deed, notes }, unit.world)] }
}
