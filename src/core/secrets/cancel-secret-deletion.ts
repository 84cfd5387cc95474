import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeState, statusChange } from './change-state.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Ends the days of waiting. The secret comes back suspended, never in use. */
export const cancelSecretDeletion: Changing<typeof OPERATIONS.cancelSecretDeletion> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  mustAllow(secret.state, 'cancel deletion')
  return statusChange(await changeState(unit, secret, { state: 'DISABLE', destroyAt: null }, 'The deletion of the secret was cancelled'))
}
