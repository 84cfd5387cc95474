import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { DRY_RUN } from '#contract/rulings'
import type { ActivationRow } from '../activation-row.ts'
import type { Unit } from '../barrier/view.ts'
import type { Call, Finished } from '../door/call.ts'
import type { SecretRow } from '../rows.ts'
import { livingSecret } from '../secrets/living-secret.ts'
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

/** What the action reported, as far as it has the shape; what an action answers is anybody's word. */
function reportOf(ended: ActivationRow): Omit<DryRun, 'jobId'> {
  const { checks, error } = JSON.parse(ended.result) as { checks?: unknown; error?: unknown }
  const reported = Array.isArray(checks) ? checks.slice(0, DRY_RUN.checksMax).map(checkOf) : []
  const failure = typeof error === 'string' ? [{ check: 'the action', ok: false, message: error.slice(0, 1000) }] : []
  return {
    state: ended.success === 1 ? 'COMPLETED' : 'FAILED',
    checks: [...reported, ...failure],
    logs: JSON.parse(ended.logs) as string[],
  }
}

function checkOf(reported: unknown): DryRun['checks'][number] {
  const { check, ok, message } = (reported ?? {}) as Record<string, unknown>
  const said = (text: unknown, most: number) => (typeof text === 'string' ? text.slice(0, most) : '')
  return { check: said(check, 200), ok: ok === true, message: said(message, 1000) }
}
