import type { Recorded } from '#core/barrier/barrier'
import type { Unit } from '#core/barrier/view'
import { systemRecord } from '#core/door/system-record'
import { destroySecret } from '#core/secrets/destroy-secret'
import type { Lease } from './lease.ts'
import { type JobsParts, look } from './parts.ts'

const PAGE = 100

/** Destroys the secrets whose waiting time is over. Does nothing while time cannot be trusted. */
export async function destroyDue(parts: JobsParts, lease: Lease): Promise<void> {
  if (lease.holds) return
  const due = await look(parts, (view) =>
    view.find(
      'secret',
      [
        { column: 'state', is: 'eq', value: 'REVOKE' },
        { column: 'destroyAt', is: 'le', value: view.world.clock.now() },
      ],
      { order: [['destroyAt', 'asc']], limit: PAGE },
    ),
  )
  for (const { id } of due) await parts.barrier.transact((unit) => destroyIfDue(unit, id))
  if (due.length > 0) await parts.world.scrub?.()
}

async function destroyIfDue(unit: Unit, id: string): Promise<Recorded<undefined>> {
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
