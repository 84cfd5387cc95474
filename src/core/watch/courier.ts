import { isProblem, isStoreTrouble } from '#base/problem'
import type { Barrier } from '../barrier/barrier.ts'
import { persist } from '../functions/persist.ts'
import { sendDelivery } from '../functions/send-delivery.ts'
import type { World } from '../ports/services.ts'
import type { Pause, WebhookPort } from '../ports/webhook.ts'
import { type Claimed, claimDelivery, dueDeliveries, endTry, giveBack } from './deliver.ts'

/** How many are sent at a time, and how many of them to one receiver: one that is slow must not keep the others waiting. */
const AT_ONCE = 16
const AT_ONCE_EACH = 4

export interface CourierParts {
  barrier: Barrier
  world: World
  webhooks: WebhookPort
  pause: Pause
  onFault: (error: unknown) => void
}

/**
 * Brings subscriptions what they are told. What is to be brought stands in the store, so that nothing is lost with a node; a try
 * that a node took with it is made again by whichever node looks first.
 */
export class Courier {
  readonly #parts: CourierParts
  /** By subscription: how many are under way. */
  readonly #busy = new Map<string, number>()
  readonly #sending = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  #looking: Promise<void> | undefined
  #again = false

  constructor(parts: CourierParts) {
    this.#parts = parts
    parts.world.courier = this
  }

  /** Looks soon whether something is due. */
  wake(): void {
    void this.look().catch(this.#parts.onFault)
  }

  /** Begins whatever is due. Who asks while somebody looks shares the next look. `doubtful` hears of what cannot be believed. */
  async look(doubtful: (problem: Error) => void = () => undefined): Promise<void> {
    if (this.#looking !== undefined) {
      this.#again = true
      return this.#looking
    }
    this.#looking = this.#rounds(doubtful).finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** Resolves when nothing is due and nothing under way. */
  async idle(): Promise<void> {
    while (this.#looking !== undefined || this.#sending.size > 0)
      await Promise.all([this.#looking?.catch(() => undefined), ...this.#sending])
  }

  /** Breaks off what is under way; it is tried again by whoever looks next. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.idle()
  }

  async #rounds(doubtful: (problem: Error) => void): Promise<void> {
    do {
      this.#again = false
      while (await this.#round(doubtful));
    } while (this.#again)
  }

  /** Whether it did something, so that there may be more. */
  async #round(doubtful: (problem: Error) => void): Promise<boolean> {
    const room = AT_ONCE - this.#sending.size
    if (room <= 0 || this.#stopping.signal.aborted) return false
    const { barrier } = this.#parts
    const full = [...this.#busy].filter(([, count]) => count >= AT_ONCE_EACH).map(([subscription]) => subscription)
    const due = await barrier.observe(async (view) => ({ result: await dueDeliveries(view, full, { most: room, doubtful }), records: [] }))
    let done = 0
    for (const { id, subscription } of due) {
      if ((this.#busy.get(subscription) ?? 0) >= AT_ONCE_EACH) {
        done++
        continue
      }
      try {
        const claimed = await barrier.transact((unit) => claimDelivery(unit, id))
        done++
        if (claimed !== undefined) this.#send(claimed)
      } catch (error) {
        // One that cannot be believed must not keep the others waiting.
        if (!isProblem(error, 'store.tampered')) throw error
        doubtful(error)
      }
    }
    return done > 0
  }

  #send(claimed: Claimed): void {
    const { subscription } = claimed
    this.#busy.set(subscription, (this.#busy.get(subscription) ?? 0) + 1)
    const sending = this.#bring(claimed)
      .catch(this.#parts.onFault)
      .finally(() => {
        const left = (this.#busy.get(subscription) ?? 1) - 1
        if (left === 0) this.#busy.delete(subscription)
        else this.#busy.set(subscription, left)
        this.#sending.delete(sending)
        if (!this.#stopping.signal.aborted) this.wake()
      })
    this.#sending.add(sending)
  }

  async #bring(claimed: Claimed): Promise<void> {
    const { barrier, world, webhooks, pause } = this.#parts
    const { signal } = this.#stopping
    const answer = await sendDelivery({ webhooks, pause, clock: world.clock }, claimed, signal)
    const brokenOff = signal.aborted && answer.is !== 'answered'
    try {
      await persist(
        () => barrier.transact((unit) => (brokenOff ? giveBack(unit, claimed) : endTry(unit, claimed, answer))),
        () => signal.aborted,
      )
    } catch (error) {
      // The try is made again: at least once is what is promised.
      if (!isStoreTrouble(error)) throw error
    }
  }
}
