import type { StorePort } from '../ports/store.ts'
import type { Kind, Rows, ValueRow } from '../rows.ts'
import { Bounded } from './bounded.ts'

/** How many checked rows, and how many secrets' values, stay in memory: some 1 KB each. */
const ROWS_MAX = 150_000

type Slot = { row: Rows[Kind] | undefined }

/**
 * Checked rows in memory, all of one position of the change feed. Nothing is ever read from it at another position
 * than the reader's own, so a stale row cannot be mistaken for a current one.
 */
export class Cache {
  readonly #store: Pick<StorePort, 'feedAfter' | 'position'>
  readonly #rows = new Bounded<Slot>(ROWS_MAX)
  /** Sealed values by secret: they change only together with their secret's head. */
  readonly #values = new Bounded<Map<number, ValueRow>>(ROWS_MAX)
  readonly #dropped: (kind: Kind, id: string | undefined) => void
  #position = -1
  #catchingUp: Promise<void> | undefined

  /** `dropped` hears of every row that may have changed; without an id, of all rows of the kind. */
  constructor(store: Pick<StorePort, 'feedAfter' | 'position'>, dropped: (kind: Kind, id: string | undefined) => void) {
    this.#store = store
    this.#dropped = dropped
  }

  get position(): number {
    return this.#position
  }

  /** The row as of `position`, in a slot since it may be known to be absent; `undefined` when memory cannot tell. */
  peek<K extends Kind>(kind: K, id: string): { row: Rows[K] | undefined } | undefined {
    return this.#rows.get(`${kind}:${id}`) as { row: Rows[K] | undefined } | undefined
  }

  /** Keeps a row that was read at `position`; thrown away when the cache stands elsewhere by now. */
  keep<K extends Kind>(kind: K, id: string, row: Rows[K] | undefined, position: number): void {
    if (position === this.#position) this.#rows.set(`${kind}:${id}`, { row })
  }

  /** A sealed value as of the position that the cache stands at. */
  peekValue(secret: string, version: number): ValueRow | undefined {
    return this.#values.get(secret)?.get(version)
  }

  keepValue(value: ValueRow, position: number): void {
    if (position !== this.#position) return
    const versions = this.#values.get(value.secret)
    if (versions === undefined) this.#values.set(value.secret, new Map([[value.version, value]]))
    else versions.set(value.version, value)
  }

  /** Applies the feed up to its head as of now or later. Calls that come together share one pass. */
  async catchUp(): Promise<void> {
    // A pass that is already under way may have read the feed before this caller's reason to ask, so it is awaited
    // and followed by one more.
    while (this.#catchingUp !== undefined) await this.#catchingUp
    this.#catchingUp = this.#pass().finally(() => {
      this.#catchingUp = undefined
    })
    await this.#catchingUp
  }

  /** Catches up until at least `position`. */
  async reach(position: number): Promise<void> {
    if (this.#position < position) await this.catchUp()
  }

  /** After an own commit: the rows it wrote take the place of the old ones, unless the feed already brought us past it. */
  committed(from: number, to: number, written: ReadonlyMap<string, { kind: Kind; id: string; row: Rows[Kind] | undefined }>): void {
    if (this.#position !== from) return
    for (const [key, { kind, id, row }] of written) {
      this.#forget(kind, id)
      this.#rows.set(key, { row })
    }
    this.#position = to
  }

  async #pass(): Promise<void> {
    if (this.#position < 0) {
      this.#position = await this.#store.position()
      return
    }
    const feed = await this.#store.feedAfter(this.#position)
    if (feed === undefined) return this.#startAnew()
    if (feed.position <= this.#position) return
    for (const { kind, id, position } of feed.entries) {
      if (position > this.#position) this.#forget(kind, id)
    }
    this.#position = feed.position
  }

  #forget(kind: Kind, id: string): void {
    this.#rows.delete(`${kind}:${id}`)
    if (kind === 'secret') this.#values.delete(id)
    this.#dropped(kind, id)
  }

  async #startAnew(): Promise<void> {
    const position = await this.#store.position()
    this.#rows.clear()
    this.#values.clear()
    this.#dropped('secret', undefined)
    this.#dropped('kms_key', undefined)
    this.#position = position
  }
}
