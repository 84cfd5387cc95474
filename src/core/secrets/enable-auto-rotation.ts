import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { requireCodeRights } from '../functions/code-rights.ts'
import { nextRotationAt } from '../rotation/schedule.ts'
import { chosenTrigger } from './chosen-trigger.ts'
import { triggerOf } from './detail.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Rotates from now on by itself, the first time after one period. */
export const enableAutoRotation: Changing<typeof OPERATIONS.enableAutoRotation> = async (unit, call) => {
  const { rotationPeriod, triggerId } = call.input.body
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  if (triggerId !== undefined && triggerId !== secret.trigger) await requireCodeRights(unit, call.actor, { linked: [secret] })
  const trigger = triggerId === undefined ? secret.trigger : (await chosenTrigger(unit, secret.account, triggerId)).id
  if (trigger === null)
    throw new Problem('input.invalid', 'triggerId: needed, since the secret has no trigger yet. Take one from Get Trigger List.', {
      reason: { is: 'missing', field: 'triggerId' },
    })
  const now = unit.world.clock.now()
  const rotation = { autoRotation: 1, rotationPeriod } as const
  const next = nextRotationAt({ ...secret, ...rotation }, now) ?? now
  const changed = await unit.change('secret', secret, { ...rotation, trigger, nextRotationAt: next, updatedAt: now })
  const shown = await triggerOf(unit, changed)
  if (shown === null)
    throw new Problem('function.not-found', 'The trigger of the secret does not exist any more. Name another in triggerId.')
  call.note({ etag: changed.epoch })
  return { secretId: secret.id, autoRotationYN: 'Y', autoRotationPeriod: rotationPeriod, nextRotationDate: next, trigger: shown }
}
