import { uuid } from '#base/ids'
import { MINUTE, SECOND } from '#base/instant'
import type { Sealed as Quiet } from '#base/sealed'
import { CHECKPOINT_POST } from '#contract/logs/rulings'
import { verifierText } from '#crypto/checkpoint'
import { sendDelivery } from '../functions/send-delivery.ts'
import type { Webhook } from '../functions/webhooks.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import type { HistoryStore } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'
import type { Answer, Pause, WebhookPort } from '../ports/webhook.ts'
import { verifierOf } from './log-key.ts'
import type { Sealed } from './sequencer.ts'

const EVERY_MS = MINUTE
/** So long a last try may hold up a stop. */
const LAST_TRY_MS = SECOND

interface Parts {
  history: Pick<HistoryStore, 'logs'>
  world: World
  webhooks: WebhookPort
  pause: Pause
  webhook: Quiet<Webhook>
  onFault: (error: unknown) => void
}

/**
 * Posts the newest checkpoint of every log to a receiver that nobody who writes to the store gets at. What was posted is known in memory
 * alone, and own checkpoints come from there: nothing in the store could keep one back. So each life begins with all that there are, each node
 * posts those of all, and the receiver hears some of them twice.
 */
export class CheckpointPost {
  readonly #parts: Parts
  /** By log: the newest checkpoint that this node made, and how many records the receiver has a checkpoint over. */
  readonly #made = new Map<number, Sealed>()
  readonly #posted = new Map<number, number>()
  readonly #stopping = new AbortController()
  readonly #looking = new OneAtATime()
  #nextMs = Number.NEGATIVE_INFINITY
  #failures = 0
  #waiting = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** So many records are under a checkpoint that the receiver does not have yet, as of the last look. */
  get waiting(): number {
    return this.#waiting
  }
  /** So many tries failed since one did not. */
  get failures(): number {
    return this.#failures
  }

  take(sealed: Sealed): void {
    this.#made.set(sealed.log, sealed)
  }

  /** Begins to post what is new, if that is due. Returns at once. */
  look(): void {
    if (this.#stopping.signal.aborted || this.#parts.world.clock.elapsedMs() < this.#nextMs) return
    void this.#looking.begin(() => this.#rounds(this.#stopping.signal), this.#parts.onFault)
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#looking.idle()
  }

  /** Breaks off what is under way, and tries once more, for a short time, to post what is newest now. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.idle()
    const late = new AbortController()
    const done = new AbortController()
    const waiting = this.#parts.pause(LAST_TRY_MS, done.signal).then(() => late.abort())
    await this.#rounds(late.signal).catch(this.#parts.onFault)
    done.abort()
    await waiting
  }

  async #rounds(signal: AbortSignal): Promise<void> {
    for (;;) {
      const news = await this.#news()
      const now = news.slice(0, CHECKPOINT_POST.most)
      if (now.length === 0) return
      const answer = await sendDelivery({ ...this.#parts, clock: this.#parts.world.clock }, this.#delivery(now), signal)
      if (!isTaken(answer)) return signal.aborted ? undefined : this.#failed(answer)
      for (const { log, size } of now) this.#posted.set(log, size)
      this.#recovered()
      if (now.length === news.length) return
    }
  }

  /** Of each log the newest checkpoint, if the receiver does not have it. */
  async #news(): Promise<Sealed[]> {
    const newest = new Map(this.#made)
    for (const { id, size, checkpoint, publicKey } of await this.#parts.history.logs())
      if (size > (newest.get(id)?.size ?? 0)) newest.set(id, { log: id, size, checkpoint, key: verifierText(verifierOf(publicKey)) })
    const news = [...newest.values()].filter(({ log, size }) => size > (this.#posted.get(log) ?? 0))
    this.#waiting = news.reduce((sum, { log, size }) => sum + size - (this.#posted.get(log) ?? 0), 0)
    return news
  }

  #delivery(checkpoints: readonly Sealed[]) {
    const { world, webhook } = this.#parts
    const timestamp = new Date(world.clock.now()).toISOString()
    return { webhook, id: uuid(world.random), body: JSON.stringify({ type: CHECKPOINT_POST.type, timestamp, data: { checkpoints } }) }
  }

  #failed(answer: Answer): void {
    const { world } = this.#parts
    const { first, most } = CHECKPOINT_POST.retryMs
    this.#nextMs = world.clock.elapsedMs() + Math.min(first * 2 ** Math.min(this.#failures, 20), most)
    this.#failures++
    if (this.#failures > 1) return
    const sentence = `The receiver of checkpoints takes none: ${whyOf(answer)}. It is tried again; meanwhile nothing outside tells of newer records.`
    world.alert?.(sentence, { records: this.#waiting })
  }

  #recovered(): void {
    this.#waiting = 0
    this.#nextMs = this.#parts.world.clock.elapsedMs() + EVERY_MS
    if (this.#failures === 0) return
    this.#parts.world.alert?.(`The receiver of checkpoints takes them again, after ${this.#failures} tries that failed.`, {})
    this.#failures = 0
  }
}

const isTaken = (answer: Answer) => answer.is === 'answered' && answer.status >= 200 && answer.status <= 299

/** What a receiver says is nobody's to keep, but for its status. */
function whyOf(answer: Answer): string {
  return answer.is === 'answered' ? `it answered ${answer.status}` : answer.reason.replace(/\.$/, '')
}
