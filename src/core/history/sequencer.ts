import type { KeyObject } from 'node:crypto'
import { signCheckpoint, signDropped, type Verifier, verifierText } from '#crypto/checkpoint'
import type { Vault } from '../keys/vault.ts'
import { type HistoryStore, logOf, SEGMENT, seqOf } from '../ports/history-store.ts'
import type { World } from '../ports/services.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { type GrowingTree, openTree } from './growing-tree.ts'
import { openLogKey } from './log-key.ts'

/** So many records wait in memory; beyond that they are read from the store. */
const WAITING_MAX = 20_000
const READ_AT_ONCE = 1000

/** A checkpoint that was just made durable. */
export interface Sealed {
  log: number
  size: number
  /** The verifier's text. */
  key: string
  checkpoint: string
}

/** Records that were just committed, from their first number on. */
interface Heard {
  first: number
  records: readonly NewUsageRow[]
}

interface State {
  log: number
  key: KeyObject
  verifier: Verifier
  tree: GrowingTree
  /** So many records the store's checkpoint covers. */
  durable: number
}

/**
 * Enters the records of this node's log into its tree after their commit, in their order, and makes checkpoints of it. It may
 * be stopped anywhere: what is not in the store is found there again, since the records are.
 */
export class Sequencer {
  readonly #parts: { history: HistoryStore; vault: Vault; world: World }
  #state: State | undefined
  /** The log whose tree does not fit its checkpoint: nothing more is signed in it. */
  #broken: number | undefined
  #waiting: Heard[] = []
  #count = 0
  #turn: Promise<unknown> = Promise.resolve()
  /** Hears that records wait. */
  onWaiting: () => void = () => undefined
  /** Hears of each checkpoint. Must not throw. */
  onSealed: (sealed: Sealed) => void = () => undefined

  constructor(parts: { history: HistoryStore; vault: Vault; world: World }) {
    this.#parts = parts
    parts.history.onRecorded((first, records) => this.#recorded(first, records))
  }

  /**
   * Enters what waits into the tree in memory, and so many records that were left by a crash. A segment that is full by then is made
   * durable at once: what it is found by are thousands of rows, and those of several would hold up the records that come next.
   */
  enter(): Promise<void> {
    return this.#alone(async () => {
      await this.#enter()
      if (this.#state?.tree.hasFull === true) await this.#seal(this.#state)
    })
  }

  /** The same, and makes it durable under a new checkpoint, if there is anything new. */
  seal(): Promise<void> {
    return this.#alone(async () => {
      await this.#enter()
      if (this.#state !== undefined) await this.#seal(this.#state)
    })
  }

  /** What the log's key says of records before this number: that they were dropped since they were old enough. */
  async vouchDropped(log: number, before: number): Promise<string> {
    const { key, verifier } = await openLogKey(this.#parts, log)
    return signDropped({ origin: verifier.name, before }, key, verifier.publicKey)
  }

  /** Two at once would enter a record twice. What failed is begun anew from what the store holds. */
  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch((error: unknown) => {
      this.#state = undefined
      throw error
    })
    this.#turn = done.catch(() => undefined)
    return done
  }

  #recorded(first: number, records: readonly NewUsageRow[]): void {
    this.#count += records.length
    // One that waits tells where the others begin, that have to be read.
    if (this.#count > WAITING_MAX) this.#waiting = []
    this.#waiting.push({ first, records })
    this.onWaiting()
  }

  async #enter(): Promise<void> {
    const waiting = this.#waiting.splice(0)
    this.#count = 0
    const log = await this.#parts.history.ownLog()
    if (this.#broken === log) return
    if (this.#state?.log !== log) this.#state = await this.#open(log, firstOf(waiting, log))
    if (this.#state === undefined) return
    const state = this.#state
    for (const { first, records } of waiting) {
      const next = seqOf(log, state.tree.size)
      if (logOf(first) !== log || first + records.length <= next) continue
      if (first > next && !(await this.#catchUp(state, first))) return this.#stop(log)
      for (const record of records.slice(seqOf(log, state.tree.size) - first)) state.tree.add(record)
    }
  }

  /** `told`: the first record in memory, where one waits. What was left before it has to be read. */
  async #open(log: number, told: number | undefined): Promise<State | undefined> {
    const { row, key, verifier } = await openLogKey(this.#parts, log)
    const tree = await openTree(this.#parts.history, row, verifier)
    if (tree === undefined) return this.#stop(log)
    const state: State = { log, key, verifier, tree, durable: row.size }
    return (await this.#catchUp(state, told)) ? state : this.#stop(log)
  }

  #stop(log: number): undefined {
    this.#broken = log
    this.#parts.world.alert?.(
      'The usage history was altered: what is stored does not fit its last checkpoint. No more checkpoints are made of it. Run coffer history verify, and keep the store as it is.',
      { log },
    )
  }

  /**
   * Enters records from the store, up to one that is in memory: without it, up to the first that others write meanwhile, since whoever
   * writes as fast as this reads would hold it up for ever. Full segments are made durable on the way. `false` where one is missing:
   * what comes after it cannot be entered.
   */
  async #catchUp(state: State, told: number | undefined): Promise<boolean> {
    let to = told ?? Number.POSITIVE_INFINITY
    for (;;) {
      const next = seqOf(state.log, state.tree.size)
      // Once told it stays: what waits is forgotten when it becomes too much, and the end would move on with it.
      if (to === Number.POSITIVE_INFINITY) to = firstOf(this.#waiting, state.log) ?? to
      if (next >= to) return true
      const records = await this.#parts.history.recordsFrom(next, Math.min(READ_AT_ONCE, to - next))
      for (const [at, { seq, ...record }] of records.entries()) {
        if (seq !== next + at) return false
        state.tree.add(record)
      }
      if (state.tree.hasFull) await this.#seal(state)
      if (records.length < READ_AT_ONCE) return to === Number.POSITIVE_INFINITY || records.length === to - next
    }
  }

  async #seal(state: State): Promise<void> {
    if (state.tree.size === state.durable) return
    const { log, tree, verifier, key, durable } = state
    const { size } = tree
    const checkpoint = signCheckpoint({ origin: verifier.name, size, root: tree.root() }, key, verifier.publicKey)
    const posted = Math.floor(size / SEGMENT) * SEGMENT
    if (!(await this.#parts.history.enter({ log, before: durable, size, checkpoint, posted, ...tree.pending() })))
      throw new Error(`Log ${log} of the history does not stand where it did: somebody else wrote it.`)
    state.durable = size
    tree.settle()
    this.onSealed({ log, size, key: verifierText(verifier), checkpoint })
  }
}

function firstOf(waiting: readonly Heard[], log: number): number | undefined {
  return waiting.find(({ first }) => logOf(first) === log)?.first
}
