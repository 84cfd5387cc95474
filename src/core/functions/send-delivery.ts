import type { Clock } from '#base/instant'
import { SECOND } from '#base/instant'
import type { Sealed } from '#base/sealed'
import { signDelivery } from '#crypto/webhook-signature'
import type { Answer, Pause, WebhookPort } from '../ports/webhook.ts'
import type { Webhook } from './webhooks.ts'

/** How long one try may go without an answer. */
export const DELIVERY_TRY_MS = 10 * SECOND

export interface SendingParts {
  webhooks: WebhookPort
  clock: Clock
  pause: Pause
}

/** One signed try to deliver, broken off when it takes too long or nobody wants it any more. Never rejects. */
export async function sendDelivery(
  { webhooks, clock, pause }: SendingParts,
  { webhook, id, body }: { webhook: Sealed<Webhook>; id: string; body: string },
  killed: AbortSignal,
): Promise<Answer> {
  const { url, secret } = webhook.open()
  const timestamp = Math.floor(clock.now() / SECOND)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signDelivery(secret, { id, timestamp, body }),
  }
  const late = new AbortController()
  const done = new AbortController()
  const waiting = pause(DELIVERY_TRY_MS, AbortSignal.any([done.signal, killed])).then(() => late.abort())
  const answer = await webhooks.send({ url, headers, body, signal: AbortSignal.any([late.signal, killed]) })
  const tookTooLong = late.signal.aborted
  done.abort()
  await waiting
  return answer.is === 'silent' && tookTooLong ? { is: 'silent', reason: `no answer within ${DELIVERY_TRY_MS / SECOND} seconds` } : answer
}
