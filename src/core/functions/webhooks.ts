import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { newSigningSecret } from '#crypto/webhook-signature'
import type { Actor } from '../access/actor.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import type { SecretRow } from '../rows.ts'
import { refuseWhileRotating } from './linked-secrets.ts'
import { mayPutTrigger } from './parameters.ts'

/** Where a trigger delivers its jobs, and what it signs the deliveries with. */
export interface Webhook {
  url: string
  secret: string
}

type Holder = Pick<TriggerRow, 'id' | 'sealedWebhook'>

export function sealWebhook(view: Pick<View, 'vault'>, id: string, webhook: Webhook): Uint8Array {
  return view.vault.sealSmall('webhook', id, new Sealed(JSON.stringify(webhook)))
}

/** The webhook of a trigger, `undefined` where it has none. An address may hold credentials of its own, so it is sealed, too. */
export function openWebhook(view: Pick<View, 'vault'>, trigger: Holder): Sealed<Webhook> | undefined {
  if (trigger.sealedWebhook === null) return undefined
  return new Sealed(JSON.parse(view.vault.openSmall('webhook', trigger.id, trigger.sealedWebhook).open()) as Webhook)
}

/** What a caller asks for; an empty address takes the webhook off. */
export interface AskedWebhook {
  url: string
  rotateSecret: boolean
}

/** What becomes of a trigger's webhook: the column, whether something else runs afterwards, and a new signing secret to show once. */
export interface WebhookChange {
  sealedWebhook: Uint8Array | null
  changes: boolean
  shownOnce: string | undefined
}

/**
 * Decides about the webhook in a PUT of a trigger. Absent leaves it as it is; an empty address takes it off; another address or
 * `rotateSecret` counts as changing what runs. Throws Problem `input.invalid` for an address that cannot be called, `function.links` for a
 * trigger that has an action, `function.in-use` when automatic rotation depends on what would go.
 */
export function changedWebhook(
  unit: Unit,
  actor: Actor,
  trigger: { id: string; name: string; standing: TriggerRow | undefined; linked: readonly SecretRow[] },
  asked: AskedWebhook | undefined,
): WebhookChange {
  const { standing } = trigger
  const was = standing === undefined ? undefined : openWebhook(unit, standing)?.open()
  const kept = { sealedWebhook: standing?.sealedWebhook ?? null, changes: false, shownOnce: undefined }
  if (asked === undefined || (asked.url === '' && was === undefined)) return kept
  if (asked.url === '') {
    refuseWhileRotating(unit, actor, `the webhook of the trigger ${trigger.name}`, trigger.linked)
    return { sealedWebhook: null, changes: true, shownOnce: undefined }
  }
  if (standing !== undefined && standing.action !== null)
    throw new Problem(
      'function.links',
      `The trigger ${trigger.name} has an action, and a trigger has one action or one webhook. Unlink the action first.`,
    )
  const url = checkedUrl(unit, asked.url)
  if (was !== undefined && was.url === url && !asked.rotateSecret) return kept
  const fresh = was === undefined || asked.rotateSecret ? newSigningSecret(unit.world.random) : undefined
  const secret = fresh ?? was?.secret ?? ''
  return { sealedWebhook: sealWebhook(unit, trigger.id, { url, secret }), changes: true, shownOnce: fresh }
}

/** The address as it will be called. Throws Problem `input.invalid`, which names `field` and never quotes it. */
export function checkedUrl(view: View, text: string, field = 'webhook.url'): string {
  const refusal = view.world.dispatch?.webhookRefusal(text)
  if (refusal !== undefined) throw new Problem('input.invalid', `${field}: ${refusal}`, { reason: { is: 'webhook', field } })
  return new URL(text).href
}

/** The address for those who could replace it; to others where it leads, without path and query, which may hold credentials. */
export function shownWebhook(view: View, actor: Actor, trigger: TriggerRow): { url: string } | null {
  const webhook = openWebhook(view, trigger)?.open()
  if (webhook === undefined) return null
  return { url: mayPutTrigger(view, actor, trigger) ? webhook.url : originOf(webhook.url) }
}

/** Where an address leads, for those who may not see what credentials it holds. */
export function originOf(url: string): string {
  return `${new URL(url).origin}/********`
}
