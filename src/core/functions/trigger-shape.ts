import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import type { SecretRow } from '../rows.ts'
import { namesIn } from './action-names.ts'
import { listable, readsOf, secretsOf } from './linked-secrets.ts'
import { shownTriggerParameters } from './parameters.ts'
import { shownWebhook } from './webhooks.ts'

type Trigger = Reply<typeof OPERATIONS.getTrigger>

/** Triggers as they are answered. Of the secrets that they serve, those are named that the caller may list. */
export async function triggerShapes(view: View, actor: Actor, triggers: readonly TriggerRow[]): Promise<Trigger[]> {
  const secrets = listable(view, actor, await secretsOf(view, triggers))
  return triggers.map((trigger) => ({
    id: trigger.id,
    name: trigger.name,
    type: 'secret_manager',
    description: trigger.description,
    parameters: shownTriggerParameters(view, actor, trigger),
    linkedSecretList: linkedTo(trigger, secrets),
    actionList: trigger.action === null ? [] : [namesIn(trigger.action)],
    webhook: shownWebhook(view, actor, trigger),
    readsSecrets: readsOf(trigger),
    updateDate: trigger.updatedAt,
  }))
}

export async function triggerShape(view: View, actor: Actor, trigger: TriggerRow): Promise<Trigger> {
  const [shape] = await triggerShapes(view, actor, [trigger])
  return shape as Trigger
}

export function linkedTo(trigger: Pick<TriggerRow, 'id'>, secrets: readonly SecretRow[]): { secretId: string; secretName: string }[] {
  return secrets.filter((secret) => secret.trigger === trigger.id).map(({ id, name }) => ({ secretId: id, secretName: name }))
}

/** All triggers of an account, by name. */
export function allTriggers(view: View, account: string): Promise<TriggerRow[]> {
  return view.find('trigger', [{ column: 'account', is: 'eq', value: account }], { order: [['name', 'asc']] })
}
