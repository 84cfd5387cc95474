import type { Recorded } from '#core/barrier/barrier'
import type { Unit } from '#core/barrier/view'
import { systemRecord } from '#core/door/system-record'
import type { Condition } from '#core/ports/store'
import type { AccessKeyRow } from '#core/rows'
import { type JobsParts, look } from './parts.ts'
import { eachAlone, firstBelievable } from './stepping-over.ts'

/** So many are removed before the others of the clock's duties have their turn. */
const AT_ONCE = 100

/** Removes access keys of jobs whose time is over. They are refused from that moment on; this only clears them away. */
export async function removeExpiredKeys(parts: JobsParts): Promise<void> {
  const expired = await look(parts, (view, doubts) => {
    const conditions: Condition<AccessKeyRow>[] = [
      { column: 'kind', is: 'eq', value: 'job' },
      { column: 'expiresAt', is: 'le', value: view.world.clock.now() },
    ]
    return firstBelievable(view, doubts, 'access_key', conditions, { order: [['id', 'asc']], most: AT_ONCE })
  })
  await eachAlone(parts, expired, removeKey)
}

async function removeKey(unit: Unit, { id }: AccessKeyRow): Promise<Recorded<undefined>> {
  const key = await unit.get('access_key', id)
  if (key === undefined || key.job === null) return { result: undefined, records: [] }
  const job = await unit.get('job', key.job)
  await unit.remove('access_key', key)
  if (job?.accessKey === id) await unit.change('job', job, { accessKey: null })
  const message = `The access key of the rotation job ${key.job} was removed: its time is over.`
  const deed = {
    account: key.account,
    operation: 'deleteAccessKey' as const,
    params: { id: key.principal },
    notes: { job: key.job, message },
  }
  return { result: undefined, records: [systemRecord(deed, unit.world)] }
}
