import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { Unit } from '../barrier/view.ts'
import type { Call, Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import type { TriggerRow } from '../function-rows.ts'
import { helpFor } from '../rotation/next-step.ts'
import type { SecretRow } from '../rows.ts'
import { checkNew, findTrigger } from './action-names.ts'
import { requireCodeRights } from './code-rights.ts'
import { mayOnSecret, readsOf, refuseWhileRotating, secretsOf } from './linked-secrets.ts'
import { openTriggerParameters, sameParameters, sealTriggerParameters } from './parameters.ts'
import { triggerShape } from './trigger-shape.ts'
import { changedWebhook, type WebhookChange } from './webhooks.ts'

type PutTrigger = typeof OPERATIONS.putTrigger

/**
 * Makes a trigger, or replaces its description and parameters. Links to secrets, `readsSecrets` and the webhook are left as they are when
 * the body does not name them (our ruling), since Secret Manager links secrets, too. Whoever changes what runs for a secret
 * must be allowed to read it.
 */
export const putTrigger: Changing<PutTrigger> = async (unit, call) => {
  const { actor, input } = call
  const { description = '', parameters = {}, secretManagerLink, readsSecrets } = input.body
  const name = input.params.trigger
  call.note({ resourceName: name })
  const standing = await findTrigger(unit, actor.account, name)
  mustMatch(call, standing?.epoch, 'function.changed', `The trigger ${name}`)
  checkNew(`a trigger ${name}`, standing, input.query.overwrite)
  const linked = standing === undefined ? [] : await secretsOf(unit, [standing])
  const wanted =
    secretManagerLink === undefined
      ? linked
      : await secretsNamed(unit, actor, [...new Set(secretManagerLink.map((link) => link.secretName))])
  const reads = await declaredReads(unit, call, standing)
  const id = standing?.id ?? uuid(unit.world.random)
  const webhook = changedWebhook(unit, actor, { id, name, standing, linked }, input.body.webhook)
  await requireCodeRights(unit, actor, affected(unit, { standing, linked, wanted, parameters, reads, webhook }))
  const content = {
    description,
    sealedParameters: sealTriggerParameters(unit, id, parameters),
    sealedWebhook: webhook.sealedWebhook,
    readsSecrets: JSON.stringify(reads),
    readsSetBy:
      readsSecrets === undefined || sameIds(readsSecrets, standing) ? (standing?.readsSetBy ?? null) : reads.length === 0 ? null : actor.id,
    updatedAt: unit.world.clock.now(),
  }
  const trigger =
    standing === undefined
      ? await unit.add('trigger', { id, account: actor.account, name, action: null, ...content })
      : await unit.change('trigger', standing, content)
  await relink(unit, actor, trigger, linked, wanted)
  call.note({ etag: trigger.epoch })
  return withSecret(await triggerShape(unit, actor, trigger), webhook.shownOnce)
}

/** The signing secret leaves once, with the answer to the call that made it. */
function withSecret(shape: Reply<PutTrigger>, secret: string | undefined): Reply<PutTrigger> {
  return secret === undefined || shape.webhook === null ? shape : { ...shape, webhook: { ...shape.webhook, secret } }
}

interface Change {
  standing: TriggerRow | undefined
  linked: readonly SecretRow[]
  wanted: readonly SecretRow[]
  parameters: Record<string, unknown>
  reads: readonly string[]
  webhook: Pick<WebhookChange, 'changes'>
}

/** The secrets for which something else runs afterwards: all of them with other parameters, else those that come and go. */
function affected(
  unit: Unit,
  { standing, linked, wanted, parameters, reads, webhook }: Change,
): { linked: SecretRow[]; read: readonly string[] } {
  const rest = linked.filter(({ id }) => !wanted.some((secret) => secret.id === id))
  const fresh = wanted.filter(({ id }) => !linked.some((secret) => secret.id === id))
  const sameReads = standing !== undefined && sameIds(reads, standing)
  const sameGiven = standing !== undefined && sameParameters(openTriggerParameters(unit, standing), parameters)
  if (sameReads && sameGiven && !webhook.changes) return { linked: [...rest, ...fresh], read: [] }
  return { linked: [...new Map([...linked, ...wanted].map((secret) => [secret.id, secret])).values()], read: reads }
}

function sameIds(ids: readonly string[], trigger: TriggerRow | undefined): boolean {
  return JSON.stringify([...ids].sort()) === JSON.stringify(trigger === undefined ? [] : readsOf(trigger).sort())
}

/** What the action may read besides: each a living secret of the account that the caller may read. */
async function declaredReads(unit: Unit, { actor, input }: Call<PutTrigger>, standing: TriggerRow | undefined): Promise<string[]> {
  const declared = input.body.readsSecrets
  if (declared === undefined) return standing === undefined ? [] : readsOf(standing)
  if (sameIds(declared, standing)) return [...declared]
  await requireCodeRights(unit, actor, { linked: [], read: declared })
  for (const id of declared) {
    const secret = await unit.get('secret', id)
    if (secret === undefined || secret.account !== actor.account || secret.state === 'DESTROYED') {
      throw new Problem(
        'secret.not-found',
        `readsSecrets names ${id}, and no secret has this id. List the secrets and use the secretId from there.`,
      )
    }
  }
  return [...declared]
}

async function secretsNamed(unit: Unit, actor: Actor, names: readonly string[]): Promise<SecretRow[]> {
  if (names.length === 0) return []
  const found = await unit.find(
    'secret',
    [
      { column: 'account', is: 'eq', value: actor.account },
      { column: 'takenName', is: 'in', value: names },
    ],
    { order: [['number', 'asc']] },
  )
  const missing = names.find((name) => !found.some((secret) => secret.takenName === name))
  if (missing === undefined) return found
  // Only who may read every secret learns that a name is not taken; to others it is a secret that they may not read.
  if (mayOnSecret(unit, actor, 'View/getSecretValue', '*'))
    throw new Problem('secret.not-found', `No secret is named ${missing}. List the secrets and use the secretName from there.`)
  throw new Problem(
    'access.exceeds',
    `Linking secrets needs View/getSecretValue and Change/updateRotationTrigger on each of them, and ${actor.name} does not hold them for every name that was given.`,
  )
}

async function relink(
  unit: Unit,
  actor: Actor,
  trigger: TriggerRow,
  linked: readonly SecretRow[],
  wanted: readonly SecretRow[],
): Promise<void> {
  const rest = linked.filter(({ id }) => !wanted.some((secret) => secret.id === id))
  refuseWhileRotating(unit, actor, `the trigger ${trigger.name}`, rest)
  const updatedAt = unit.world.clock.now()
  for (const secret of rest) await unit.change('secret', secret, { trigger: null, updatedAt })
  for (const secret of wanted) {
    if (secret.trigger === trigger.id) continue
    if (secret.trigger !== null)
      throw new Problem(
        'function.secret-linked',
        `The secret ${secret.name} has another trigger, and a secret has at most one. Unlink that first, or change it with Update Rotation Trigger.`,
      )
    if (secret.state === 'REVOKE')
      throw new Problem('secret.state', `The secret ${secret.name} is in REVOKE. ${helpFor('REVOKE')}`, { reason: { is: 'to-be-deleted' } })
    await unit.change('secret', secret, { trigger: trigger.id, updatedAt })
  }
}
