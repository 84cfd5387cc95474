import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { openChain } from '../secrets/chain.ts'
import { calledJob } from './called-job.ts'
import { stepOf } from './kinds.ts'
import { withStep } from './timeline.ts'

/** The action begins: the secret becomes ROTATING, if it is rotated, and the action gets its values. The same token again gets the same answer. */
export const startRotationJob: Changing<typeof OPERATIONS.startRotationJob> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'chain' })
  const step = stepOf(job, { is: 'start', secret: secret.state })
  const decryptedSecretChain = await openChain(unit, secret)
  if (step.moves) {
    const at = unit.world.clock.now()
    const told = { step: 'started', at, outcome: 'done', message: 'The action was handed the values.' } as const
    await unit.change('job', job, { state: step.to, startedAt: at, ...withStep(job, told) })
    if (job.kind === 'ROTATE') await unit.change('secret', secret, { state: 'ROTATING' })
  }
  return { decryptedSecretChain, rotationTargets: JSON.parse(secret.rotationTargets) as string[] }
}
