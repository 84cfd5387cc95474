import { sentence } from '#base/sentence'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { calledJob } from './called-job.ts'
import { endJob } from './end-job.ts'
import { stepOf } from './kinds.ts'
import { keptSentence } from './stories.ts'

/** The action gives up, with a reason for people. ACTIVE is untouched, and a PENDING stays. */
export const failRotationJob: Changing<typeof OPERATIONS.failRotationJob> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  stepOf(job, { is: 'fail', hasPending: secret.pending !== null })
  const told = call.input.body.message ?? ''
  const reason =
    told === ''
      ? 'The action failed and gave no reason.'
      : sentence(`The action failed: ${unit.world.dispatch?.struckOut(job.id, told) ?? told}`)
  await endJob(unit, job, secret, { state: 'FAILED', message: `${reason} ${keptSentence(job, secret)}`, why: 'said' })
  call.note({ message: `Fail Rotation Job: ${reason}` })
  return null
}
