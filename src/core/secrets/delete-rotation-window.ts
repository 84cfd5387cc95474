import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { ANY_TIME } from '../rotation/window.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Rotations may begin at any time again; the date of the next one stays. */
export const deleteRotationWindow: Changing<typeof OPERATIONS.deleteRotationWindow> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  call.note({ etag: (await unit.change('secret', secret, { ...ANY_TIME, updatedAt: unit.world.clock.now() })).epoch })
  return null
}
