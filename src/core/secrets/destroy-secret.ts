import type { Unit } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'
import { endOpenJobs } from './change-state.ts'

/**
 * Erases every value and data key of a secret and ends its open jobs; its head stays as DESTROYED, with name and dates and no
 * word of the value, not even its keys, and its name is free. Whoever calls it scrubs the store's files after the commit.
 */
export async function destroySecret(unit: Unit, secret: SecretRow): Promise<SecretRow> {
  const free = await endOpenJobs(unit, secret, 'The secret was destroyed')
  await unit.write.eraseValues(secret.id, 'all')
  await unit.write.forgetConsumers(secret.id)
  return unit.change('secret', free, {
    state: 'DESTROYED',
    takenName: null,
    memo: '',
    rotationTargets: '[]',
    active: null,
    previous: null,
    pending: null,
    strays: '[]',
    autoRotation: 0,
    nextRotationAt: null,
    retireSince: null,
    retireRetryAt: null,
    trigger: null,
    destroyedAt: unit.world.clock.now(),
  })
}
