import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeState, statusChange } from './change-state.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

export const enableSecret: Changing<typeof OPERATIONS.enableSecret> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  mustAllow(secret.state, 'enable')
  return statusChange(await changeState(unit, secret, { state: 'ENABLE' }, 'The secret was enabled'))
}
