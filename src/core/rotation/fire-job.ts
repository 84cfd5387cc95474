import { uuid } from '#base/ids'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { newAccessKey } from '../access/new-access-key.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import { mergedParameters, openActionParameters, openTriggerParameters, type Parameters } from '../functions/parameters.ts'
import { textsOfParameters, textsOfValue } from '../functions/strike-out.ts'
import type { ActionRow, JobRow, SecretRow, TriggerRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'
import { endOnItsOwn } from './end-on-its-own.ts'
import { jobRecord } from './job-record.ts'
import { kindParameters } from './kinds.ts'
import { checkCanFire, checkKeyUsable } from './open-job.ts'
import { lostReads, readable } from './reads-rights.ts'
import { withStep } from './timeline.ts'

/** A job that this node claimed, and all that its action is told. */
export interface FiredJob {
  job: string
  account: string
  /** The claim: what stands under an older one may no longer end the job. */
  fence: number
  activation: string
  action: ActionRow
  parameters: Sealed<Parameters>
  environment: Sealed<Record<string, string>>
  /** What is struck out of what the action prints. */
  texts: Sealed<string[]>
}

/**
 * Claims a job in REQUESTED for a node, makes its access key and its activation, and gathers what its action is told. A job that
 * another node owns, or that is no longer REQUESTED, is left alone (`undefined`). One that cannot run ends FAILED with its
 * reason: the trigger lost its action, the key is unusable, whoever declared `readsSecrets` may no longer read them.
 */
export async function fireJob(
  unit: Unit,
  id: string,
  node: string,
  call: Sealed<Parameters> | undefined,
): Promise<Recorded<FiredJob | undefined>> {
  const job = await unit.get('job', id)
  if (job === undefined || job.state !== 'REQUESTED' || job.firedAt !== null || (job.owner ?? node) !== node)
    return { result: undefined, records: [] }
  const secret = await unit.get('secret', job.secret)
  const trigger = await unit.get('trigger', job.trigger)
  const action = trigger === undefined || trigger.action === null ? undefined : await unit.get('action', trigger.action)
  const hindrance = secret === undefined ? 'The secret is gone.' : await hindranceOf(unit, secret, job, trigger)
  if (hindrance !== undefined || secret === undefined || trigger === undefined || action === undefined) {
    const ended = await endOnItsOwn(unit, {
      job: id,
      event: { is: 'process-ended' },
      reason: () => `The trigger was not fired. ${hindrance ?? ''}`,
    })
    return { result: undefined, records: ended.records }
  }
  const key = newAccessKey(unit.world.random)
  const activation = uuid(unit.world.random)
  const claimed = await claim(unit, job, { node, accessKey: key.accessKey, activation, action: action.name })
  await unit.add('access_key', {
    id: key.accessKey,
    account: job.account,
    principal: job.id,
    kind: 'job',
    sealed: unit.vault.sealSmall('access-key', key.accessKey, key.secretKey),
    active: 1,
    createdAt: unit.world.clock.now(),
    expiresAt: null,
    job: job.id,
    fence: claimed.fence,
  })
  await unit.write.putActivation({
    id: activation,
    account: job.account,
    action: action.id,
    trigger: trigger.id,
    job: job.id,
    startedAt: unit.world.clock.now(),
    endedAt: null,
    success: 0,
    status: 'running',
    result: 'null',
    logs: '[]',
  })
  const told = whatItIsTold(unit, { job: claimed, secret, trigger, action, key, call })
  const texts = new Sealed([...told.texts.open(), ...(await textsOfSecrets(unit, secret, trigger))])
  const message = `The trigger ${trigger.name} was fired: the action ${action.name} runs as activation ${activation}.`
  return {
    result: { job: id, account: job.account, fence: claimed.fence, activation, action, ...told, texts },
    records: [jobRecord(unit.world, 'fire', secret, job, message)],
  }
}

function claim(
  unit: Unit,
  job: JobRow,
  { node, accessKey, activation, action }: { node: string; accessKey: string; activation: string; action: string },
): Promise<JobRow> {
  const firedAt = unit.world.clock.now()
  const step = withStep(job, { step: 'fired', at: firedAt, outcome: 'done', message: `${action} runs as activation ${activation}.` })
  return unit.change('job', job, { owner: node, fence: job.fence + 1, firedAt, accessKey, activation, ...step })
}

/** Why the job cannot run now, in a sentence; `undefined` when it can. */
async function hindranceOf(unit: Unit, secret: SecretRow, job: JobRow, trigger: TriggerRow | undefined): Promise<string | undefined> {
  try {
    await checkCanFire(unit, job.trigger)
    await checkKeyUsable(unit, secret)
  } catch (error) {
    if (isProblem(error)) return error.message
    throw error
  }
  return trigger === undefined ? undefined : lostReads(unit, trigger)
}

interface Told {
  job: JobRow
  secret: SecretRow
  trigger: TriggerRow
  action: ActionRow
  key: ReturnType<typeof newAccessKey>
  call: Sealed<Parameters> | undefined
}

/** Parameters, environment, and the texts in them that nobody else may see (contract: what a rotation action receives). */
function whatItIsTold(
  unit: Unit,
  { job, secret, trigger, action, key, call }: Told,
): Pick<FiredJob, 'parameters' | 'environment' | 'texts'> {
  const jobToken = unit.vault.openSmall('job-token', job.id, job.sealedToken).open()
  const secretKey = key.secretKey.open()
  const secretManagerUrl = unit.world.callbackUrl()
  const given = [openActionParameters(unit, action), openTriggerParameters(unit, trigger), call ?? {}]
  const own = { secretId: secret.id, jobToken, secretName: secret.name, secretManagerUrl }
  const environment = {
    SECRET_ID: secret.id,
    JOB_TOKEN: jobToken,
    SECRET_MANAGER_URL: secretManagerUrl,
    secretId: secret.id,
    jobToken,
    NCLOUD_ACCESS_KEY: key.accessKey,
    NCLOUD_SECRET_KEY: secretKey,
  }
  return {
    parameters: new Sealed(mergedParameters([own, ...given, kindParameters(job)])),
    environment: new Sealed(environment),
    texts: new Sealed([jobToken, secretKey, ...textsOfParameters(mergedParameters(given))]),
  }
}

/** The texts in every value that the action may come to see: of its secret, and ACTIVE of those that it may read besides. */
async function textsOfSecrets(unit: Unit, secret: SecretRow, trigger: TriggerRow): Promise<string[]> {
  const texts: string[] = []
  const targets = JSON.parse(secret.rotationTargets) as string[]
  for (const version of [secret.active, secret.previous, secret.pending]) {
    if (version !== null) texts.push(...textsOfValue((await openVersion(unit, secret, version)).open(), targets))
  }
  for (const other of await readable(unit, trigger)) {
    if (other.active !== null)
      texts.push(...textsOfValue((await openVersion(unit, other, other.active)).open(), JSON.parse(other.rotationTargets) as string[]))
  }
  return texts
}
