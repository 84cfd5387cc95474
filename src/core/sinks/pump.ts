import { SINKS } from '#contract/logs/rulings'
import type { Barrier, Recorded } from '../barrier/barrier.ts'
import type { Unit, View } from '../barrier/view.ts'
import { OneAtATime } from '../one-at-a-time.ts'
import { logOf, numberOf } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'
import type { SinkPort } from '../ports/sink.ts'
import type { Cursor } from '../ports/store.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { type GapReason, gapRecord, tellsOf } from './gap-record.ts'
import { after, type Batch, type Gap, gapOf, joined, lagOf, type Position, readPosition, refusedIn } from './position.ts'

export interface PumpParts {
  barrier: Barrier
  world: World
  /** This life of this server. */
  node: string
  onFault: (error: unknown) => void
}

export type IsGone = (node: string) => boolean

/**
 * Streams usage records to one sink. The history is its queue: what a sink does not take stays where it is, and only its age can
 * take it away from there, which is counted and recorded. Of several nodes one streams; another goes on when that one is gone.
 */
export class Pump {
  readonly #sink: SinkPort
  readonly #parts: PumpParts
  readonly #stopping = new AbortController()
  readonly #looking = new OneAtATime()
  #failures = 0
  /** Monotonic: it is not tried before. */
  #nextMs = Number.NEGATIVE_INFINITY
  /** So many records of each log are handed over at a time. Fewer after each failure: a receiver may find them too many. */
  #most: number = SINKS.batch
  #waiting = 0
  #dropped = 0

  constructor(sink: SinkPort, parts: PumpParts) {
    this.#sink = sink
    this.#parts = parts
  }

  get name(): SinkPort['name'] {
    return this.#sink.name
  }
  /** So many records wait for it, as of the last look; 0 on a node that does not stream to it. */
  get waiting(): number {
    return this.#waiting
  }
  /** So many records it never got. */
  get dropped(): number {
    return this.#dropped
  }

  /** Begins to hand over what there is, if nobody does already. Returns at once: nothing waits for a sink. */
  look(isGone: IsGone): void {
    void this.#looking.begin(() => this.#rounds(isGone), this.#parts.onFault)
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#looking.idle()
  }

  /** Breaks off what is under way. It is handed over again by whoever goes on. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.idle()
  }

  async #rounds(isGone: IsGone): Promise<void> {
    while (!this.#stopping.signal.aborted && (await this.#round(isGone)));
  }

  /** Resolves to whether there may be more to do. */
  async #round(isGone: IsGone): Promise<boolean> {
    const position = await this.#claim(isGone)
    if (position === undefined) return false
    const batch = await this.#next(position)
    if (batch === undefined) return refusedIn(position, this.#parts.world.clock.now()) !== undefined && this.#keep(position)
    try {
      const refused = await this.#handOver(batch)
      this.#recovered()
      return await this.#advance(position, batch, refused)
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#failed(error as Error)
      return false
    }
  }

  /** Where the sink stands, if it is ours to stream to. */
  async #claim(isGone: IsGone): Promise<Position | undefined> {
    const { barrier, node } = this.#parts
    const kept = readPosition(await look(barrier, ({ tables }) => tables.progress(this.#key)))
    if (kept?.node === node) return kept
    this.#waiting = 0
    if (kept !== undefined && !isGone(kept.node)) return undefined
    return barrier.transact<Position | undefined>(async (unit) => {
      const newest = readPosition(await unit.tables.progress(this.#key))
      if (newest !== undefined && newest.node !== kept?.node) return { result: undefined, records: [] }
      const ours: Position = { times: {}, dropped: 0, ...newest, node }
      await unit.write.putProgress(this.#key, JSON.stringify(ours))
      return { result: ours, records: [] }
    })
  }

  /** What is to be handed over now, if anything is. */
  async #next({ cursor, dropped }: Position): Promise<Batch | undefined> {
    const { barrier, world } = this.#parts
    this.#dropped = dropped
    const { batch, ends } = await look(barrier, async ({ tables }) => ({
      batch: await tables.newRecords(cursor ?? {}, this.#most),
      ends: await tables.recordEnds(),
    }))
    this.#waiting = lagOf(cursor ?? begin(batch), ends)
    return batch.records.length === 0 || world.clock.elapsedMs() < this.#nextMs ? undefined : batch
  }

  async #handOver({ records }: Batch): Promise<number> {
    const { signal } = this.#stopping
    const taking = this.#sink.take(records, signal)
    // A sink that hears no signal, such as a pipe that nobody reads, must not keep the server from stopping.
    return new Promise((resolve, reject) => {
      const stop = () => reject(new Error('the server stops'))
      signal.addEventListener('abort', stop, { once: true })
      taking.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    })
  }

  /** Keeps how far it came, with the record of what is missing: both or neither. `false`: somebody else streams to it by now. */
  #advance(position: Position, batch: Batch, refused: number): Promise<boolean> {
    const missing = gapOf(position, batch)
    const next = after(position, batch, (missing?.count ?? 0) + refused)
    const others = batch.records.filter((record) => !tellsOf(this.#sink.name, record))
    const count = Math.min(refused, others.length)
    const open = joined([position.refused, count > 0 ? { ...spanOf(others), count } : undefined].filter((gap) => gap !== undefined))
    return this.#keep(open === undefined ? next : { ...next, refused: open }, missing)
  }

  #keep(position: Position, missing?: Gap): Promise<boolean> {
    return this.#parts.barrier.transact(async (unit): Promise<Recorded<boolean>> => {
      const kept = readPosition(await unit.tables.progress(this.#key))
      if (kept?.node !== position.node) return { result: false, records: [] }
      const told = refusedIn(position, unit.world.clock.now())
      await unit.write.putProgress(this.#key, JSON.stringify(told?.position ?? position))
      const gaps: [GapReason, Gap | undefined][] = [
        ['retention', missing],
        ['refused', told?.refused],
      ]
      return { result: true, records: await this.#records(unit, gaps) }
    })
  }

  async #records(unit: Unit, gaps: readonly [GapReason, Gap | undefined][]): Promise<NewUsageRow[]> {
    const told: NewUsageRow[] = []
    for (const [reason, gap] of gaps) {
      if (gap === undefined) continue
      const [account] = await unit.find('account', [], { order: [['createdAt', 'asc']], limit: 1 })
      const record = gapRecord({ account: account?.id ?? '', sink: this.#sink.name, gap, reason }, unit.world)
      told.push(record)
      unit.afterCommit(() => unit.world.alert?.(record.message, { sink: this.#sink.name, dropped: gap.count }))
    }
    return told
  }

  #failed(error: Error): void {
    const { world } = this.#parts
    const waitMs = Math.min(SINKS.retryMs.first * 2 ** Math.min(this.#failures, 20), SINKS.retryMs.most)
    this.#nextMs = world.clock.elapsedMs() + waitMs
    this.#failures++
    this.#most = Math.max(Math.floor(this.#most / 2), 1)
    if (this.#failures > 1) return
    const sentence = `The sink ${this.#sink.name} takes no usage records: ${error.message}. They wait in the store, and it is tried again.`
    world.alert?.(sentence, { sink: this.#sink.name, waiting: this.#waiting })
  }

  #recovered(): void {
    this.#most = Math.min(this.#most * 2, SINKS.batch)
    if (this.#failures === 0) return
    const sentence = `The sink ${this.#sink.name} takes usage records again, after ${this.#failures} tries that failed.`
    this.#parts.world.alert?.(sentence, { sink: this.#sink.name })
    this.#failures = 0
  }

  get #key(): string {
    return `sink ${this.#sink.name}`
  }
}

/** Reads what no caller asked for. */
function look<T>(barrier: Barrier, read: (view: View) => Promise<T>): Promise<T> {
  return barrier.observe(async (view) => ({ result: await read(view), records: [] }))
}

/** Where a first batch begins: what was dropped before is not waited for. */
function begin({ records, cursor }: Batch): Cursor {
  const begins: Record<string, number> = { ...cursor }
  for (const { seq } of records.toReversed()) begins[logOf(seq)] = numberOf(seq)
  return begins
}

function spanOf(records: Batch['records']): Pick<Gap, 'from' | 'to'> {
  const times = records.map(({ time }) => time)
  return { from: Math.min(...times), to: Math.max(...times) }
}
