import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { destroySecret } from './destroy-secret.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Destroys a secret at once, without waiting for the date. Nothing brings it back. */
export const deleteSecret: Changing<typeof OPERATIONS.deleteSecret> = async (unit, call) => {
  const secret = await livingSecret(unit, call)
  mustAllow(secret.state, 'delete')
  await destroySecret(unit, secret)
  return null
}
