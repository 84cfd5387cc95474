import { MINUTE } from '#base/instant'
import type { Sealed } from '#base/sealed'
import { SUBSCRIPTIONS } from '#contract/rulings'
import { absentActor } from '../access/load-actor.ts'
import type { Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { systemRecord } from '../door/system-record.ts'
import { hearsOf } from '../events/event-of.ts'
import { openWebhook, type Webhook } from '../functions/webhooks.ts'
import type { Answer } from '../ports/webhook.ts'
import type { DeliveryRow, DeliveryState } from '../watch-rows.ts'

/** For so long a try belongs to the node that began it; then it counts as lost, and is made again. */
const CLAIM_MS = MINUTE
const MESSAGE_MAX = 400

/** A delivery that this node tries now. */
export interface Claimed {
  id: string
  subscription: string
  /** Which try it is: an answer to an older one says nothing. */
  attempt: number
  webhook: Sealed<Webhook>
  body: string
}

/** Deliveries that are due, longest due first, without those of subscriptions that are busy. */
export function dueDeliveries(
  view: View,
  busy: readonly string[],
  { most, doubtful }: { most: number; doubtful: (problem: Error) => void },
): Promise<DeliveryRow[]> {
  return view.find(
    'delivery',
    [
      { column: 'nextAt', is: 'le', value: view.world.clock.now() },
      ...(busy.length === 0 ? [] : [{ not: { column: 'subscription', is: 'in', value: busy } as const }]),
    ],
    {
      order: [
        ['nextAt', 'asc'],
        ['id', 'asc'],
      ],
      limit: most,
      doubtful,
    },
  )
}

/**
 * Claims a due delivery for this node, with the rights that its subscriber has now: what they may not see is withheld for good.
 * `undefined` when there is nothing to send, since somebody else has it, it ended, or nobody is told any more.
 */
export async function claimDelivery(unit: Unit, id: string): Promise<Recorded<Claimed | undefined>> {
  const row = await unit.get('delivery', id)
  const now = unit.world.clock.now()
  if (row === undefined || row.state !== 'WAITING' || row.nextAt === null || row.nextAt > now) return { result: undefined, records: [] }
  const subscription = await unit.get('subscription', row.subscription)
  if (subscription === undefined) {
    await unit.remove('delivery', row)
    return { result: undefined, records: [] }
  }
  const webhook = openWebhook(unit, subscription)
  const subscriber = await absentActor(unit, subscription.setBy)
  const may = subscriber !== undefined && (row.secret === null || (await hearsOf(unit, subscriber, row.secret)))
  if (!may || webhook === undefined) {
    const message = 'Who made the subscription may not see the secret, or is gone.'
    await unit.change('delivery', row, { ...ended(now, 'WITHHELD', message), secret: null, body: '' })
    return { result: undefined, records: [recordOf(unit, row, `The delivery ${id} was withheld. ${message}`)] }
  }
  const claimed = await unit.change('delivery', row, { attempts: row.attempts + 1, nextAt: now + CLAIM_MS })
  return { result: { id, subscription: subscription.id, attempt: claimed.attempts, webhook, body: row.body }, records: [] }
}

/** Lets whoever looks next make a try again that was broken off: nobody knows what the receiver made of it. */
export async function giveBack(unit: Unit, { id, attempt }: Pick<Claimed, 'id' | 'attempt'>): Promise<Recorded<undefined>> {
  const row = await unit.get('delivery', id)
  if (row?.state === 'WAITING' && row.attempts === attempt) await unit.change('delivery', row, { nextAt: unit.world.clock.now() })
  return { result: undefined, records: [] }
}

/** Stores what came of a try: delivered, to be tried again later, or failed after the last of them. */
export async function endTry(unit: Unit, { id, attempt }: Pick<Claimed, 'id' | 'attempt'>, answer: Answer): Promise<Recorded<undefined>> {
  const row = await unit.get('delivery', id)
  if (row === undefined || row.state !== 'WAITING' || row.attempts !== attempt) return { result: undefined, records: [] }
  const now = unit.world.clock.now()
  const status = answer.is === 'answered' ? { lastStatus: answer.status } : {}
  const message = told(answer).slice(0, MESSAGE_MAX)
  const wait = SUBSCRIPTIONS.retryMs[attempt - 1]
  const accepted = answer.is === 'answered' && answer.status >= 200 && answer.status <= 299
  if (!accepted && wait !== undefined) {
    await unit.change('delivery', row, { ...status, message, nextAt: now + wait })
    return { result: undefined, records: [] }
  }
  await unit.change('delivery', row, { ...status, ...ended(now, accepted ? 'DELIVERED' : 'FAILED', message) })
  const came = accepted ? 'was delivered' : 'failed for good'
  return { result: undefined, records: [recordOf(unit, row, `The delivery ${id} ${came}, try ${attempt}: ${message}`)] }
}

function ended(now: number, state: DeliveryState, message: string) {
  return { state, message, nextAt: null, endedAt: now }
}

/** What the receiver says is nobody's to keep: it may repeat what it was sent, or lie. */
function told(answer: Answer): string {
  if (answer.is === 'answered') return `It answered ${answer.status}.`
  return answer.is === 'silent' ? `No answer: ${answer.reason}.` : `Not called: ${answer.reason}`
}

function recordOf(unit: Unit, { account, subscription, id }: DeliveryRow, message: string) {
  const params = { subscriptionId: subscription, deliveryId: id }
  return systemRecord({ account, operation: 'redeliver', params, notes: { message } }, unit.world)
}
