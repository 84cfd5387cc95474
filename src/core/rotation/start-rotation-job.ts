import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { openChain } from '../secrets/chain.ts'
import { calledJob } from './called-job.ts'
import { carryOver } from './carry-over.ts'
import { stepOf } from './kinds.ts'
import { withStep } from './timeline.ts'

/** The action begins: the secret becomes ROTATING, if it is rotated, and the action gets its values. The same token again gets the same answer. */
export const startRotationJob: Changing<typeof OPERATIONS.startRotationJob> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'chain' })
  const step = stepOf(job, { is: 'start', secret: secret.state })
  // From here on nobody but the job changes the chain.
  const begun = step.moves && job.kind === 'ROTATE' ? await carryOver(unit, secret) : secret
  const decryptedSecretChain = await openChain(unit, begun)
  if (step.moves) {
    const at = unit.world.clock.now()
    const message = begun.pending === secret.pending ? HANDED : `${HANDED} ${CARRIED}`
    await unit.change('job', job, {
      state: step.to,
      startedAt: at,
      ...withStep(job, { step: 'started', at, outcome: 'done', message }),
    })
    if (job.kind === 'ROTATE') await unit.change('secret', begun, { state: 'ROTATING' })
  }
  return { decryptedSecretChain, rotationTargets: JSON.parse(secret.rotationTargets) as string[] }
}

const HANDED = 'The action was handed the values.'
const CARRIED =
  'ACTIVE was changed since PENDING was registered: PENDING has its other pairs now, and the one before is kept among the strays.'
