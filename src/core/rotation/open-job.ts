import { hexId, uuid } from '#base/ids'
import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { Patch, Unit, View } from '../barrier/view.ts'
import { remedyOf } from '../keys/usable.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { tokenHash } from './find-job.ts'
import { sameForRollback } from './kinds.ts'
import { helpFor, stateReason } from './next-step.ts'
import { setAside } from './strays.ts'
import { withStep } from './timeline.ts'

export interface Opening {
  cause: JobRow['cause']
  /** `ROTATE` when it is not given. */
  kind?: JobRow['kind']
  /** Who or what asked, for the story. */
  by: string
  /** From 1. */
  attempt: number
  /** Moves a PENDING that an earlier job left to the strays, so that this job makes a new one. */
  fresh?: boolean
  /**
   * Parameters of this run alone. They are held in memory, so the job belongs to this node from the start and dies with it;
   * without them any node may claim it.
   */
  parameters?: Sealed<Record<string, unknown>>
}

/**
 * Makes a job in REQUESTED with a new token; after the commit it is claimed and its trigger fired. The secret keeps its state until
 * the action starts. Throws Problem `secret.state`, `rotation.refused` or `key.unusable`. The row must come from this unit.
 */
export async function openJob(
  unit: Unit,
  secret: SecretRow,
  opening: Opening,
): Promise<{ job: JobRow; secret: SecretRow; token: Sealed<string> }> {
  const kind = opening.kind ?? 'ROTATE'
  const trigger = await checkCanRotate(unit, secret, kind)
  const now = unit.world.clock.now()
  const id = uuid(unit.world.random)
  const token = hexId(unit.world.random)
  const job = await unit.add('job', {
    id,
    account: secret.account,
    secret: secret.id,
    tokenHash: tokenHash(token),
    sealedToken: unit.vault.sealSmall('job-token', id, new Sealed(token)),
    state: 'REQUESTED',
    cause: opening.cause,
    kind,
    retires: kind === 'RETIRE' ? secret.previous : null,
    ...withStep({ timeline: '[]' }, { step: 'requested', at: now, outcome: 'done', message: `${opening.by} asked for it.` }),
    attempt: opening.attempt,
    trigger,
    requestedAt: now,
    firedAt: null,
    startedAt: null,
    pendingAt: null,
    endedAt: null,
    message: '',
    owner: opening.parameters === undefined ? null : (unit.world.dispatch?.node ?? null),
    fence: 0,
    retryAt: null,
    accessKey: null,
    activation: null,
  })
  const opened = await headAfter(unit, secret, { id, kind, fresh: opening.fresh === true })
  unit.afterCommit(() => unit.world.dispatch?.jobRequested(id, opening.parameters))
  return { job, secret: opened, token: new Sealed(token) }
}

/** A dry run leaves the secret as it is; retiring PREVIOUS is no rotation that could be retried or rolled back. */
async function headAfter(unit: Unit, secret: SecretRow, job: { id: string; kind: JobRow['kind']; fresh: boolean }): Promise<SecretRow> {
  if (job.kind === 'DRY_RUN') return secret
  if (job.kind === 'RETIRE') return unit.change('secret', secret, { openJob: job.id, ...sameForRollback(secret) })
  const patch: Patch<'secret'> = job.fresh && secret.pending !== null ? setAside(secret) : {}
  return unit.change('secret', secret, { ...patch, openJob: job.id, lastJob: job.id })
}

/** Whether a job of this kind may be requested for this secret now; returns the trigger's id. */
async function checkCanRotate(view: View, secret: SecretRow, kind: JobRow['kind']): Promise<string> {
  if (secret.state !== 'ENABLE') {
    throw new Problem('secret.state', `The secret is in ${secret.state}, and a rotation runs only in ENABLE. ${helpFor(secret.state)}`, {
      reason: stateReason(secret.state),
    })
  }
  if (secret.openJob !== null && kind !== 'DRY_RUN')
    throw new Problem('rotation.refused', 'A rotation was requested already and has not ended. Wait for its end, or cancel it.', {
      reason: { is: 'under-way' },
    })
  if (secret.trigger === null)
    throw new Problem('rotation.refused', 'The secret has no trigger that a rotation could fire. Link one with Update Rotation Trigger.', {
      reason: { is: 'no-trigger' },
    })
  await checkKeyUsable(view, secret)
  return secret.trigger
}

/** Throws Problem `key.unusable`, which names the key, where the secret's protection key is not in ENABLE. */
export async function checkKeyUsable(view: View, secret: Pick<SecretRow, 'keyTag'>): Promise<void> {
  const key = await view.get('kms_key', secret.keyTag)
  if (key?.state === 'ENABLE') return
  throw new Problem(
    'key.unusable',
    key === undefined
      ? `The protection key ${secret.keyTag} is gone.`
      : `The protection key ${key.name} is in ${key.state}. ${remedyOf(key)} first.`,
  )
}

/** Throws the Problem for which the secret's trigger could not be fired: it is gone, has no action, or this machine cannot run it. */
export async function checkCanFire(view: View, triggerId: string): Promise<void> {
  const trigger = await view.get('trigger', triggerId)
  if (trigger === undefined)
    throw new Problem(
      'function.not-found',
      'The trigger of the secret does not exist any more. Give it another with Update Rotation Trigger.',
    )
  if (trigger.sealedWebhook !== null) return
  const action = trigger.action === null ? undefined : await view.get('action', trigger.action)
  if (action === undefined)
    throw new Problem(
      'function.unlinked',
      `The trigger ${trigger.name} has neither action nor webhook. Link an action with POST /ncf/api/v2/triggers/${trigger.name}/link-action.`,
    )
  const refusal = view.world.dispatch?.refusal(action.kind)
  if (refusal !== undefined) throw refusal
}
