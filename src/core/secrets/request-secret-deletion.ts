import { DAY } from '#base/instant'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeState, statusChange } from './change-state.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Starts the days of waiting. Asked again, it answers the same date: it does not move. */
export const requestSecretDeletion: Changing<typeof OPERATIONS.requestSecretDeletion> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  mustAllow(secret.state, 'request deletion')
  const destroyAt = unit.world.clock.now() + unit.world.deletionDays * DAY
  const revoked =
    secret.state === 'REVOKE'
      ? secret
      : await changeState(unit, secret, { state: 'REVOKE', destroyAt }, 'The deletion of the secret was requested')
  return { ...statusChange(revoked), expectedDestroyDate: revoked.destroyAt ?? destroyAt }
}
