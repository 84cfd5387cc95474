import type { Recorded } from '#core/barrier/barrier'
import type { Unit, View } from '#core/barrier/view'
import { systemRecord } from '#core/door/system-record'
import type { Condition } from '#core/ports/store'
import type { SecretRow } from '#core/rows'
import { destroySecret } from '#core/secrets/destroy-secret'
import type { Doubts } from './doubts.ts'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'
import { eachAlone, firstBelievable } from './stepping-over.ts'

/** So many are destroyed before the others of the clock's duties have their turn. */
const AT_ONCE = 100

/** Destroys the secrets whose waiting time is over. Does nothing while time cannot be trusted. */
export async function destroyDue(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const due = await look(parts, dueForDestruction)
  await eachAlone(parts, due, destroyIfDue)
  if (due.length > 0) await parts.world.scrub?.()
}

function dueForDestruction(view: View, doubts: Doubts): Promise<SecretRow[]> {
  const due: Condition<SecretRow>[] = [
    { column: 'state', is: 'eq', value: 'REVOKE' },
    { column: 'destroyAt', is: 'le', value: view.world.clock.now() },
  ]
  return firstBelievable(view, doubts, 'secret', due, {
    order: [
      ['destroyAt', 'asc'],
      ['number', 'asc'],
    ],
    most: AT_ONCE,
  })
}

async function destroyIfDue(unit: Unit, { id }: SecretRow): Promise<Recorded<undefined>> {
  const secret = await unit.get('secret', id)
  if (secret === undefined || secret.state !== 'REVOKE' || secret.destroyAt === null || secret.destroyAt > unit.world.clock.now())
    return { result: undefined, records: [] }
  await destroySecret(unit, secret)
  const notes = { resourceName: secret.name, message: 'The waiting time of its deletion is over: the secret was destroyed.' }
  return {
    result: undefined,
    records: [systemRecord({ account: secret.account, operation: 'deleteSecret', params: { secretId: id }, notes }, unit.world)],
  }
}
