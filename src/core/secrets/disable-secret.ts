import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeState, statusChange } from './change-state.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Suspends a secret: nobody reads or rotates it until it is enabled. */
export const disableSecret: Changing<typeof OPERATIONS.disableSecret> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  mustAllow(secret.state, 'disable')
  return statusChange(await changeState(unit, secret, { state: 'DISABLE' }, 'The secret was suspended'))
}
