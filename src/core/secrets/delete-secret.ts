import type { OPERATIONS } from '#contract/operations'
import type { Finished } from '../door/call.ts'
import { destroySecret } from './destroy-secret.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Destroys a secret at once, without waiting for the date. When it is answered, its bytes have left the store's files. */
export const deleteSecret: Finished<typeof OPERATIONS.deleteSecret> = {
  run: async (unit, call) => {
    const secret = await livingSecret(unit, call)
    mustAllow(secret.state, 'delete')
    await destroySecret(unit, secret)
    return null
  },
  finish: async (world, _input, reply) => {
    await world.scrub?.()
    return reply
  },
}
