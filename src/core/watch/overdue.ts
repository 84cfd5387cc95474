import { DAY } from '#base/instant'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import type { Condition } from '../ports/store.ts'
import { isOverdue } from '../rotation/schedule.ts'
import type { SecretRow } from '../rows.ts'
import { tell } from './outbox.ts'
import { alertIdOf, raiseAlert } from './raise-alert.ts'

/** A rotation is late, and not only about to begin, when its date passed so long ago. */
const OVERDUE_AFTER_MS = DAY

/** Secrets whose rotation is late. */
export function lateSecrets(view: View): Condition<SecretRow>[] {
  return [
    { column: 'nextRotationAt', is: 'le', value: view.world.clock.now() - OVERDUE_AFTER_MS },
    { column: 'autoRotation', is: 'eq', value: 1 },
    { column: 'state', is: 'ne', value: 'DESTROYED' },
  ]
}

/** Whether that was told already: once for each date that passed. */
export async function isTold(view: View, secret: SecretRow): Promise<boolean> {
  return (await view.get('alert', alertIdOf(lateOne(secret)))) !== undefined
}

/** Raises the alert, and tells subscribers, unless somebody was first or it came meanwhile. */
export async function tellOverdue(unit: Unit, id: string): Promise<Recorded<undefined>> {
  const secret = await unit.get('secret', id)
  if (secret === undefined || !isOverdue(secret, unit.world.clock.now()) || (await isTold(unit, secret)))
    return { result: undefined, records: [] }
  const message = `The rotation of the secret ${secret.name} should have come a day ago or more, and has not.`
  const { account, nextRotationAt: dueDate } = secret
  const alertId = await raiseAlert(unit, { ...lateOne(secret), secret: id, message })
  await tell(unit, { account, type: 'rotation.overdue', secret: id, data: { secretId: id, dueDate, alertId } })
  const deed = {
    account,
    operation: 'executeRotationJob' as const,
    params: { secretId: id },
    notes: { resourceName: secret.name, message },
  }
  return { result: undefined, records: [systemRecord(deed, unit.world)] }
}

function lateOne({ id, account, nextRotationAt }: SecretRow) {
  return { id: `${id} ${nextRotationAt}`, account, type: 'rotation.overdue' as const }
}
