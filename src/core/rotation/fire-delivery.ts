import { uuid } from '#base/ids'
import { Sealed } from '#base/sealed'
import { sentence } from '#base/sentence'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import { storeRunning } from '../functions/running-activation.ts'
import type { Webhook } from '../functions/webhooks.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { claimJob } from './claim-job.ts'
import { endOnItsOwn } from './end-on-its-own.ts'
import { jobRecord } from './job-record.ts'
import { kindParameters } from './kinds.ts'
import { isOpen } from './next-step.ts'
import { type RunEnd, storeEnd } from './store-end.ts'
import { textsOfSecrets } from './texts-of-secrets.ts'
import { type TimelineStep, withStep } from './timeline.ts'

/** A job that this node claimed, and what its webhook is told: never a key. */
export interface FiredDelivery {
  job: string
  account: string
  /** The claim: what stands under an older one may no longer end the job. */
  fence: number
  /** Also the id of the delivery, the same at every try. */
  activation: string
  webhook: Sealed<Webhook>
  told: Sealed<{ secretId: string; secretName: string; jobToken: string; secretManagerUrl: string }>
  /** What is struck out of what the webhook answers. */
  texts: Sealed<string[]>
}

/** Claims a job in REQUESTED whose trigger has a webhook, and makes its activation. The job gets no access key: whoever answers has its own. */
export async function fireDelivery(
  unit: Unit,
  { job, secret, trigger, webhook, node }: { job: JobRow; secret: SecretRow; trigger: TriggerRow; webhook: Sealed<Webhook>; node: string },
): Promise<Recorded<FiredDelivery>> {
  const activation = uuid(unit.world.random)
  const claimed = await claimJob(unit, job, { node, accessKey: null, activation, what: 'The webhook' })
  await storeRunning(unit, { id: activation, account: job.account, action: '', trigger: trigger.id, job: job.id })
  const jobToken = unit.vault.openSmall('job-token', job.id, job.sealedToken).open()
  const told = { secretId: secret.id, secretName: secret.name, jobToken, secretManagerUrl: unit.world.publicUrl(), ...kindParameters(job) }
  const texts = [jobToken, webhook.open().secret, ...(await textsOfSecrets(unit, secret, []))]
  const message = `The trigger ${trigger.name} was fired: its webhook is called, delivery ${activation}.`
  return {
    result: {
      job: job.id,
      account: job.account,
      fence: claimed.fence,
      activation,
      webhook,
      told: new Sealed(told),
      texts: new Sealed(texts),
    },
    records: [jobRecord(unit.world, 'fire', secret, job, message)],
  }
}

/**
 * Stores one try of a delivery that goes on, so that it is seen while the next is waited for and stays where the server dies before. `lines` are all
 * tries so far, without the secret in them. The result tells whether the job still waits for another: not where it is over or another server's.
 */
export async function storeTry(unit: Unit, fired: FiredDelivery, lines: readonly string[]): Promise<Recorded<boolean>> {
  const job = await addTry(unit, fired, lines, 'failed')
  if (job === undefined) return { result: false, records: [] }
  const row = await unit.tables.activation(fired.account, fired.activation)
  if (row?.endedAt === null) await unit.write.putActivation({ ...row, logs: JSON.stringify(lines) })
  return { result: true, records: [] }
}

/** Adds the last try to the story of a job that is open and stands under this claim; `undefined` for every other. */
async function addTry(
  unit: Unit,
  { job: id, fence }: FiredDelivery,
  lines: readonly string[],
  outcome: TimelineStep['outcome'],
): Promise<JobRow | undefined> {
  const job = await unit.get('job', id)
  const line = lines.at(-1)
  if (job === undefined || job.fence !== fence || !isOpen(job.state) || line === undefined) return undefined
  // A line begins with its date, which the step has.
  const message = line.replace(/^\S+ /, '')
  return unit.change('job', job, withStep(job, { step: 'delivery', at: unit.world.clock.now(), outcome, message }))
}

/** Stores how the delivery ended. One that was accepted leaves the job to the code behind it; any other ends the job, if it is still open. */
export async function endDelivery(unit: Unit, fired: FiredDelivery, end: RunEnd): Promise<Recorded<undefined>> {
  await storeEnd(unit, fired, end)
  await addTry(unit, fired, end.logs, end.status === 'success' ? 'done' : 'failed')
  if (end.status === 'success') return { result: undefined, records: [] }
  const told = await endOnItsOwn(unit, {
    job: fired.job,
    event: { is: 'process-ended' },
    fence: fired.fence,
    why: end.status === 'killed' ? 'killed' : 'not-accepted',
    reason: (step) => `${sentence(end.reason)} It was in step ${step}.`,
  })
  return { result: undefined, records: told.records }
}
