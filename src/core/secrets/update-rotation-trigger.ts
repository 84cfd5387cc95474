import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { requireCodeRights } from '../functions/code-rights.ts'
import { chosenTrigger } from './chosen-trigger.ts'
import { triggerOf } from './detail.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Links another trigger. Its code will read the secret, so whoever links it must be allowed to read it, too. A rotation that is under way goes on with the one that it was fired with. */
export const updateRotationTrigger: Changing<typeof OPERATIONS.updateRotationTrigger> = async (unit, call) => {
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  await requireCodeRights(unit, call.actor, { linked: [secret] })
  const trigger = await chosenTrigger(unit, secret.account, call.input.body.triggerId)
  const changed = await unit.change('secret', secret, { trigger: trigger.id, updatedAt: unit.world.clock.now() })
  call.note({ etag: changed.epoch })
  const shown = await triggerOf(unit, changed)
  if (shown === null) throw new Error(`the trigger ${trigger.id} was lost in its own transaction`)
  return { secretId: secret.id, trigger: shown }
}
