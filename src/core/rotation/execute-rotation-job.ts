import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { DRY_RUN } from '#contract/rulings'
import type { ActivationRow } from '../activation-row.ts'
import type { Unit } from '../barrier/view.ts'
import type { Call, Finished } from '../door/call.ts'
import type { SecretRow } from '../rows.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import { checksOf, isReport } from './dry-run-report.ts'
import { checkCanFire, openJob } from './open-job.ts'

type Operation = typeof OPERATIONS.executeRotationJob
type DryRun = NonNullable<Reply<Operation>>

/**
 * Requests a rotation and answers at once; the trigger is fired after the commit. A dry run is answered when its action has
 * reported.
 */
export const executeRotationJob: Finished<Operation> = {
  async run(unit, call) {
    const secret = await livingSecret(unit, call)
    if (call.input.query.dryRun) return requestDryRun(unit, call, secret)
    const { job } = await openJob(unit, secret, { cause: 'manual', attempt: 1, fresh: call.input.query.fresh, by: call.actor.name })
    await checkCanFire(unit, job.trigger)
    call.note({ job: job.id, message: `Execute Rotation Job: job ${job.id} was requested` })
    return null
  },

  async finish(world, _input, reply) {
    if (reply === null) return null
    const ended = await world.dispatch?.over(reply.jobId, DRY_RUN.waitMs)
    return ended === undefined ? reply : { ...reply, ...reportOf(ended) }
  },
}

async function requestDryRun(unit: Unit, call: Call<Operation>, secret: SecretRow): Promise<DryRun> {
  const { job } = await openJob(unit, secret, { cause: 'manual', attempt: 1, kind: 'DRY_RUN', by: call.actor.name })
  await checkCanFire(unit, job.trigger)
  const trigger = await unit.get('trigger', job.trigger)
  const action = trigger?.action == null ? undefined : await unit.get('action', trigger.action)
  if (action?.dryRuns !== 1) {
    throw new Problem(
      'rotation.refused',
      `The action ${action?.name ?? ''} does not declare supportsDryRun, so it is not run: it might change the target. Declare it when the action looks and changes nothing under dryRun: true.`,
      { reason: { is: 'no-dry-run' } },
    )
  }
  call.note({ job: job.id, message: `Execute Rotation Job: dry run ${job.id} was requested` })
  return { jobId: job.id, state: job.state, checks: [], logs: [] }
}

function reportOf(ended: ActivationRow): Omit<DryRun, 'jobId'> {
  const success = ended.success === 1
  return {
    state: success && isReport(ended.result) ? 'COMPLETED' : 'FAILED',
    checks: checksOf(ended.result, success),
    logs: JSON.parse(ended.logs) as string[],
  }
}
