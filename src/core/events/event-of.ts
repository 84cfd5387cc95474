import { nrn } from '#base/nrn'
import type { Product } from '#contract/operation'
import type { EventType } from '#contract/secret-manager/ours-events'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import { actionNrn, namesIn, secretNrn } from '../functions/action-names.ts'
import type { PrintingRun, ToldEvent } from '../ports/events.ts'
import type { FeedEntry } from '../ports/store.ts'
import { isOpen } from '../rotation/next-step.ts'
import type { Kind } from '../rows.ts'
import { isVisible } from '../watch/visible-alerts.ts'

/** By any of these a caller sees a secret; hearing of it needs the right to events on it as well. */
const SEES_SECRET = ['View/getSecretList', 'View/getSecretDetail', 'View/getSecretValue']

/** What a change is told as, to those who may see the thing itself. Other kinds of rows are told as nothing. */
const PLAIN: Partial<Record<Kind, { type: EventType; product: Product; resource: string; action: string }>> = {
  kms_key: { type: 'key.changed', product: 'KMS', resource: 'Key', action: 'View/getKeyDetail' },
  trigger: { type: 'trigger.changed', product: 'CloudFunctions', resource: 'Trigger', action: 'View/getTrigger' },
  principal: { type: 'subaccount.changed', product: 'IAM', resource: 'SubAccount', action: 'View/getSubAccountDetail' },
  group: { type: 'group.changed', product: 'IAM', resource: 'Group', action: 'View/getGroupDetail' },
  policy: { type: 'policy.changed', product: 'IAM', resource: 'Policy', action: 'View/getPolicyDetail' },
  alert: { type: 'alert.changed', product: 'Watch', resource: 'Alert', action: 'View/getAlertList' },
  action: { type: 'action.changed', product: 'CloudFunctions', resource: 'Action', action: 'View/getAction' },
  package: { type: 'package.changed', product: 'CloudFunctions', resource: 'Package', action: 'View/getPackage' },
  subscription: { type: 'subscription.changed', product: 'Watch', resource: 'Subscription', action: 'View/getSubscription' },
  watch_rule: { type: 'watchrule.changed', product: 'Watch', resource: 'WatchRule', action: 'View/getWatchRule' },
  role: { type: 'role.changed', product: 'IAM', resource: 'Role', action: 'View/getRoleDetail' },
}

/** Their row ids begin with the account; behind it stands what people know them by. */
const NAMED: ReadonlySet<Kind> = new Set<Kind>(['action', 'package', 'watch_rule'])

/**
 * What a change is told to an actor as: what is so now, since changes may have followed. `undefined` for what they may not
 * see, and for what is nobody's business.
 */
export async function eventOf(
  view: View,
  actor: Actor,
  change: Pick<FeedEntry, 'kind' | 'id' | 'position'>,
): Promise<ToldEvent | undefined> {
  if (change.kind === 'secret') return secretEvent(view, actor, change)
  if (change.kind === 'job') return rotationEvent(view, actor, change)
  return plainEvent(view, actor, change)
}

type Change = Pick<FeedEntry, 'kind' | 'id' | 'position'>

async function secretEvent(view: View, actor: Actor, { id, position }: Change): Promise<ToldEvent | undefined> {
  const secret = await view.get('secret', id)
  if (secret === undefined || secret.account !== actor.account || !(await hearsOf(view, actor, id))) return undefined
  const type = secret.state === 'DESTROYED' ? 'secret.deleted' : secret.epoch === 1 ? 'secret.created' : 'secret.changed'
  return { type, data: { position, epoch: secret.epoch, secretId: id } }
}

async function rotationEvent(view: View, actor: Actor, { id, position }: Change): Promise<ToldEvent | undefined> {
  const job = await view.get('job', id)
  if (job === undefined || job.account !== actor.account || !(await hearsOf(view, actor, job.secret))) return undefined
  const type = !isOpen(job.state) ? 'rotation.ended' : job.state === 'REQUESTED' ? 'rotation.started' : 'rotation.step'
  return { type, data: { position, epoch: job.epoch, secretId: job.secret, jobId: id, step: job.state } }
}

/** That a run printed something, to those who may read what it prints and, if it is that of a job, hear of the secret. */
export async function printedEvent(view: View, actor: Actor, run: PrintingRun, position: number): Promise<ToldEvent | undefined> {
  if (run.account !== actor.account) return undefined
  const activation = await view.tables.activation(run.account, run.activation)
  const job = run.job === undefined ? undefined : await view.get('job', run.job)
  if (activation === undefined || (run.job !== undefined && (job === undefined || !(await hearsOf(view, actor, job.secret)))))
    return undefined
  const nrn = actionNrn(view.world, { account: run.account, ...namesIn(activation.action) })
  if (!actor.decide({ product: 'CloudFunctions', action: 'View/getActionActivation', nrn }).allowed) return undefined
  return {
    type: 'run.printed',
    data: { position, id: run.activation, ...(job === undefined ? {} : { secretId: job.secret, jobId: job.id }) },
  }
}

/** Whether an actor hears of a secret: the right to events on it, and a right to see it. */
export async function hearsOf(view: View, actor: Actor, secret: string): Promise<boolean> {
  const resource = secretNrn(view.world, actor.account, secret)
  const knowing = await actor.knowing(view, () => resource)
  const may = (action: string) => knowing.decide({ product: 'SecretManager', action, nrn: resource }).allowed
  return may('View/getEvents') && SEES_SECRET.some(may)
}

async function plainEvent(view: View, actor: Actor, { position, ...change }: Change): Promise<ToldEvent | undefined> {
  const about = await thingOf(view, change)
  const plain = about === undefined ? undefined : PLAIN[about.kind]
  if (about === undefined || plain === undefined) return undefined
  const { kind, id } = about
  const row = await view.get(kind, id)
  if (row === undefined ? NAMED.has(kind) && !id.startsWith(`${actor.account}/`) : !isOf(row, actor)) return undefined
  if (kind === 'alert' && !(await seesAlert(view, actor, id))) return undefined
  const told = NAMED.has(kind) ? id.slice(id.indexOf('/') + 1) : id
  const named = kind === 'trigger' && row !== undefined && 'name' in row ? row.name : told
  const resource = nrn({ product: plain.product, region: view.world.region, memberNo: actor.account, type: plain.resource, id: named })
  const knowing = await actor.knowing(view, () => resource)
  if (!knowing.decide({ product: plain.product, action: plain.action, nrn: resource }).allowed) return undefined
  const epoch = row === undefined ? {} : { epoch: row.epoch }
  return { type: plain.type, data: { position, ...epoch, ...(kind === 'kms_key' ? { keyTag: id } : { id: told }) } }
}

/** Whether a row is the actor's account's, and no main account, which is no sub account. */
function isOf(row: object, actor: Actor): boolean {
  return !('account' in row && row.account !== actor.account) && !('type' in row && row.type === 'main')
}

/** An alert of a secret is seen by whoever may see the secret's history. What one that was forgotten was of, nobody knows. */
async function seesAlert(view: View, actor: Actor, id: string): Promise<boolean> {
  const alert = await view.get('alert', id)
  return alert !== undefined && isVisible(alert, actor)
}

/** What people see changed by a change of a row that they do not see itself. Holders that are gone are told of by their own row. */
async function thingOf(view: View, { kind, id }: Omit<Change, 'position'>): Promise<{ kind: Kind; id: string } | undefined> {
  switch (kind) {
    case 'attachment':
      for (const holder of ['principal', 'group', 'role'] as const)
        if ((await view.get(holder, id)) !== undefined) return { kind: holder, id }
      return undefined
    case 'reseal':
      return { kind: 'kms_key', id }
    case 'access_key': {
      const key = await view.get('access_key', id)
      return key?.kind !== 'standing' ? undefined : { kind: 'principal', id: key.principal }
    }
    case 'delivery': {
      const delivery = await view.get('delivery', id)
      return delivery === undefined ? undefined : { kind: 'subscription', id: delivery.subscription }
    }
    default:
      return { kind, id }
  }
}
