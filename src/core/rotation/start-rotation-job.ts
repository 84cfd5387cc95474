import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { openChain } from '../secrets/chain.ts'
import { calledJob } from './called-job.ts'
import { nextStep } from './next-step.ts'

/** The action begins: the secret becomes ROTATING and the action gets its values. The same token again gets the same answer. */
export const startRotationJob: Changing<typeof OPERATIONS.startRotationJob> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'chain' })
  const step = nextStep(job.state, { is: 'start', secret: secret.state })
  const decryptedSecretChain = await openChain(unit, secret)
  if (step.moves) {
    await unit.change('job', job, { state: step.to, startedAt: unit.world.clock.now() })
    await unit.change('secret', secret, { state: 'ROTATING' })
  }
  return { decryptedSecretChain, rotationTargets: JSON.parse(secret.rotationTargets) as string[] }
}
