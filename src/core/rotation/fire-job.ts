import { uuid } from '#base/ids'
import { isProblem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { newAccessKey } from '../access/new-access-key.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import { actionLayers, mergedParameters, openTriggerParameters, type Parameters } from '../functions/parameters.ts'
import { storeRunning } from '../functions/running-activation.ts'
import { textsOfParameters } from '../functions/strike-out.ts'
import { openWebhook } from '../functions/webhooks.ts'
import type { ActionRow, JobRow, SecretRow } from '../rows.ts'
import { claimJob } from './claim-job.ts'
import { endOnItsOwn } from './end-on-its-own.ts'
import { type FiredDelivery, fireDelivery } from './fire-delivery.ts'
import { jobRecord } from './job-record.ts'
import { kindParameters } from './kinds.ts'
import { checkCanFire, checkKeyUsable } from './open-job.ts'
import { lostReads, readable } from './reads-rights.ts'
import { textsOfSecrets } from './texts-of-secrets.ts'

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
): Promise<Recorded<FiredJob | FiredDelivery | undefined>> {
  const job = await unit.get('job', id)
  if (job === undefined || job.state !== 'REQUESTED' || job.firedAt !== null || (job.owner ?? node) !== node)
    return { result: undefined, records: [] }
  const secret = await unit.get('secret', job.secret)
  const trigger = await unit.get('trigger', job.trigger)
  const action = trigger === undefined || trigger.action === null ? undefined : await unit.get('action', trigger.action)
  const hindrance = secret === undefined ? 'The secret is gone.' : await hindranceOf(unit, secret, job, trigger)
  const webhook = trigger === undefined ? undefined : openWebhook(unit, trigger)
  if (hindrance === undefined && secret !== undefined && trigger !== undefined && webhook !== undefined)
    return fireDelivery(unit, { job, secret, trigger, webhook, node })
  if (hindrance !== undefined || secret === undefined || trigger === undefined || action === undefined) {
    const ended = await endOnItsOwn(unit, {
      job: id,
      event: { is: 'process-ended' },
      why: 'not-fired',
      reason: () => `The trigger was not fired. ${hindrance ?? ''}`,
    })
    return { result: undefined, records: ended.records }
  }
  const key = newAccessKey(unit.world.random)
  const activation = uuid(unit.world.random)
  const claimed = await claimJob(unit, job, { node, accessKey: key.accessKey, activation, what: action.name })
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
    parent: null,
    role: null,
    mfa: 0,
  })
  await storeRunning(unit, { id: activation, account: job.account, action: action.id, trigger: trigger.id, job: job.id })
  const told = await whatItIsTold(unit, { job: claimed, secret, trigger, action, key, call })
  const texts = new Sealed([...told.texts.open(), ...(await textsOfSecrets(unit, secret, await readable(unit, trigger)))])
  const message = `The trigger ${trigger.name} was fired: the action ${action.name} runs as activation ${activation}.`
  return {
    result: { job: id, account: job.account, fence: claimed.fence, activation, action, ...told, texts },
    records: [jobRecord(unit.world, 'fire', secret, job, message)],
  }
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
async function whatItIsTold(
  unit: Unit,
  { job, secret, trigger, action, key, call }: Told,
): Promise<Pick<FiredJob, 'parameters' | 'environment' | 'texts'>> {
  const jobToken = unit.vault.openSmall('job-token', job.id, job.sealedToken).open()
  const secretKey = key.secretKey.open()
  const secretManagerUrl = unit.world.callbackUrl()
  const given = [...(await actionLayers(unit, action)), openTriggerParameters(unit, trigger), call ?? {}]
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
