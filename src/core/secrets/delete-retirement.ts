import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** PREVIOUS stays in use from now on. */
export const deleteRetirement: Changing<typeof OPERATIONS.deleteRetirement> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  const none = { retireWithin: null, retireDeadline: null, retireSince: null, retireRetryAt: null }
  call.note({ etag: (await unit.change('secret', secret, { ...none, updatedAt: unit.world.clock.now() })).epoch })
  return null
}
