import type { Clock } from '#base/instant'
import type { Sealed } from '#base/sealed'
import type { Answer, Pause, WebhookPort } from '../ports/webhook.ts'
import type { FiredDelivery } from '../rotation/fire-delivery.ts'
import type { RunEnd } from '../rotation/store-end.ts'
import { type Run, struckDelivery } from './one-run.ts'
import { sendDelivery } from './send-delivery.ts'
import { striker } from './strike-out.ts'

/** The wait before each further try, in ms; after the last try the delivery has failed. Source: our ruling. */
export const DELIVERY_WAITS_MS = [1000, 4000, 16_000, 60_000] as const

export interface DeliveryParts {
  webhooks: WebhookPort
  clock: Clock
  pause: Pause
  /** Told when a delivery begins to wait for its next try. */
  onWait: () => void
  /** Whether the code behind the webhook called start meanwhile. */
  hasStarted: () => Promise<boolean>
  /** Stores the tries so far, without the secret in them; resolves to whether another one is still wanted. */
  onTry: (lines: readonly string[]) => Promise<boolean>
}

/** Hands a job over to a webhook: signed, with the same id at each try, and again while the answer is not 2xx. */
export function startDelivery(parts: DeliveryParts, fired: FiredDelivery): Run {
  const killed = new AbortController()
  const over = new AbortController()
  const hidden: Sealed<readonly string[]>[] = [fired.texts]
  const texts = () => hidden.flatMap((sealed) => sealed.open())
  let waits = false
  const pause: Pause = async (milliseconds, signal) => {
    waits = true
    parts.onWait()
    await parts.pause(milliseconds, signal)
    waits = false
  }
  const told = async (lines: readonly string[]) => {
    if (!(await parts.onTry(lines.map(striker(texts()))))) over.abort()
  }
  const ended = deliver(parts, fired, { killed: killed.signal, over: AbortSignal.any([killed.signal, over.signal]), pause, told })
  return {
    get waits() {
      return waits
    },
    ended: ended.then((end) => struckDelivery(end, texts())),
    kill: () => killed.abort(),
    over: () => over.abort(),
    hide: (more: Sealed<readonly string[]>) => void hidden.push(more),
    struck: (text) => striker(texts())(text),
  }
}

interface Means {
  killed: AbortSignal
  /** Killed, or no longer worth another try. */
  over: AbortSignal
  /** Waits between two tries. */
  pause: Pause
  /** Makes the tries so far known. */
  told: (lines: readonly string[]) => Promise<void>
}

async function deliver(parts: DeliveryParts, fired: FiredDelivery, { killed, over, pause, told: tell }: Means): Promise<RunEnd> {
  const logs: string[] = []
  for (let attempt = 1; ; attempt++) {
    const answer = await oneTry(parts, fired, attempt, killed)
    logs.push(`${new Date(parts.clock.now()).toISOString()} try ${attempt}: ${told(answer)}`)
    if (killed.aborted) return failed('killed', 'The delivery was ended from outside.', logs)
    if (await isAccepted(parts, answer))
      return { status: 'success', result: JSON.stringify({ accepted: true, tries: attempt }), logs, reason: '' }
    const wait = DELIVERY_WAITS_MS[attempt - 1]
    if (answer.is === 'refused' || wait === undefined || over.aborted) return failed('not accepted', story(answer, attempt), logs)
    await tell(logs)
    if (!over.aborted) await pause(wait, over)
    if (over.aborted) return failed(killed.aborted ? 'killed' : 'not accepted', story(answer, attempt), logs)
  }
}

/** One try, which says in its body the how manieth it is. */
function oneTry({ webhooks, clock, pause }: DeliveryParts, fired: FiredDelivery, attempt: number, killed: AbortSignal): Promise<Answer> {
  const body = JSON.stringify({ ...fired.told.open(), attempt })
  return sendDelivery({ webhooks, clock, pause }, { webhook: fired.webhook, id: fired.activation, body }, killed)
}

/** 2xx, or silence of one who was heard of otherwise: whoever called start has the job, and must not get it twice. */
async function isAccepted({ hasStarted }: DeliveryParts, answer: Answer): Promise<boolean> {
  if (answer.is === 'answered') return answer.status >= 200 && answer.status <= 299
  return answer.is === 'silent' && (await hasStarted())
}

function told(answer: Answer): string {
  if (answer.is === 'answered') return `it answered ${answer.status}${answer.text === '' ? '' : ` ${answer.text}`}`
  return answer.is === 'silent' ? answer.reason : `not called: ${answer.reason}`
}

function story(answer: Answer, tries: number): string {
  const count = tries === 1 ? 'the only try' : `the last of ${tries} tries`
  if (answer.is === 'answered') return `The webhook answered ${answer.status} to ${count}; only 2xx accepts`
  return answer.is === 'silent'
    ? `The webhook gave no answer to ${count}: ${answer.reason}`
    : `The webhook was not called: ${answer.reason}`
}

function failed(status: 'killed' | 'not accepted', reason: string, logs: readonly string[]): RunEnd {
  return { status, result: JSON.stringify({ error: reason }), logs, reason }
}
