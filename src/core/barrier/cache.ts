import type { Problem } from '#base/problem'
import { COLUMNS } from '../columns.ts'
import type { Vault } from '../keys/vault.ts'
import type { FeedEntry, Mark, StorePort } from '../ports/store.ts'
import type { Kind, Rows, ValueRow } from '../rows.ts'
import { Bounded } from './bounded.ts'
import { believed } from './checked.ts'
import { forged, Ledger, type LedgerStep, textOf } from './ledger.ts'

/** How many checked rows of a kind, and how many secrets' values, stay in memory: half a kilobyte each. */
const ROWS_MAX = 150_000
/** How many things that were made of rows stay in memory: a caller and its address are one. */
const MADE_MAX = 10_000

type Source = Pick<StorePort, 'feedAfter' | 'head' | 'marks'>
/** The rows that a transaction wrote, by kind and id. */
export type Written = ReadonlyMap<string, { kind: Kind; id: string; row: Rows[Kind] | undefined }>
/** Hears of every change once, in order, after memory took it in; `undefined`: of nothing since the last one, since memory began anew. */
export type Follower = (changes: readonly FeedEntry[] | undefined) => void
/** `null`: of which it is known that there is none. */
type Kept = Rows[Kind] | null
const KINDS = Object.keys(COLUMNS) as readonly Kind[]

/**
 * Checked rows in memory, all of one position of the change feed. Nothing is ever read from it at another position
 * than the reader's own, so a stale row cannot be mistaken for a current one.
 */
export class Cache {
  readonly #store: Source
  readonly #seals: Vault['ledger']
  readonly #rows = Object.fromEntries(KINDS.map((kind) => [kind, new Bounded<Kept>(ROWS_MAX)])) as Record<Kind, Bounded<Kept>>
  /** Sealed values by secret: they change only together with their secret's head. */
  readonly #values = new Bounded<KeptValue>(ROWS_MAX)
  readonly #made = new Bounded<object>(MADE_MAX)
  #madeAt = -1
  readonly #dropped: (kind: Kind, id: string | undefined) => void
  readonly #followers: Follower[] = []
  #ledger: Ledger | undefined
  #catchingUp: Promise<void> | undefined

  /** `dropped` hears of every row that may have changed; without an id, of all rows of the kind. */
  constructor(store: Source, seals: Vault['ledger'], dropped: (kind: Kind, id: string | undefined) => void) {
    this.#store = store
    this.#seals = seals
    this.#dropped = dropped
  }

  get position(): number {
    return this.#ledger?.position ?? -1
  }

  follow(follower: Follower): void {
    this.#followers.push(follower)
  }

  /** The MAC of the row's newest state as of `position`, as the ledger writes it. */
  newest(kind: Kind, id: string): string | undefined {
    return this.#ledger?.mac(kind, id)
  }

  /** The row as of `position`, in a slot since it may be known to be absent; `undefined` when memory cannot tell. */
  peek<K extends Kind>(kind: K, id: string): { row: Rows[K] | undefined } | undefined {
    const kept = this.#rows[kind].get(id)
    return kept === undefined ? undefined : { row: (kept ?? undefined) as Rows[K] | undefined }
  }

  /** Keeps a row that was read at `position`; thrown away when the cache stands elsewhere by now. */
  keep<K extends Kind>(kind: K, id: string, row: Rows[K] | undefined, position: number): void {
    if (position === this.position) this.#rows[kind].set(row?.id ?? id, row ?? null)
  }

  /** A sealed value as of the position that the cache stands at: the same object as long as it is in memory. */
  peekValue(secret: string, version: number): ValueRow | undefined {
    let kept = this.#values.get(secret)
    while (kept !== undefined && kept.version !== version) kept = kept.next
    return kept
  }

  /** Answers the object that is in memory from now on, or the value itself. */
  keepValue(value: ValueRow, position: number): ValueRow {
    if (position !== this.position) return value
    // Whoever asked at the same time may have been quicker.
    const known = this.peekValue(value.secret, value.version)
    if (known !== undefined) return known
    const kept = new KeptValue(value, this.#values.get(value.secret))
    this.#values.set(value.secret, kept)
    return kept
  }

  /** What was made of rows at the position that the cache stands at. */
  peekMade(about: string): object | undefined {
    if (this.#madeAt !== this.position) {
      this.#made.clear()
      this.#madeAt = this.position
    }
    return this.#made.get(about)
  }

  keepMade(about: string, made: object, position: number): void {
    if (position === this.position && position === this.#madeAt) this.#made.set(about, made)
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

  /** Catches up to the position that the store stands at while all others are shut out. Throws Problem `store.tampered`. */
  async reach(position: number): Promise<void> {
    if (this.position < position) await this.catchUp()
    if (this.position !== position) throw putBack(position, this.position)
  }

  /** Where a change leads that writes these rows at the cache's position. */
  step(written: readonly Mark[]): LedgerStep {
    if (this.#ledger === undefined) throw new Error('the cache was not started')
    return this.#ledger.step(written)
  }

  /** After an own commit: the rows it wrote take the place of the old ones, unless the feed already brought us past it. */
  committed(step: LedgerStep, marks: readonly Mark[], written: Written): void {
    if (this.#ledger === undefined || this.position !== step.position - 1) return
    for (const { kind, id, row } of written.values()) {
      this.#forget(kind, id)
      this.#rows[kind].set(id, row === undefined ? null : believed({ ...row }))
    }
    this.#ledger.take(step, marks)
    this.#tell(marks.map((mark) => ({ ...mark, position: step.position })))
  }

  async #pass(): Promise<void> {
    const [ledger, asked] = [this.#ledger, this.position]
    if (ledger === undefined) return this.#startAnew()
    const feed = await this.#store.feedAfter(asked)
    if (feed === undefined) return this.#startAnew()
    if (feed.head.position < asked) throw putBack(feed.head.position, asked)
    // Own commits may have brought us on meanwhile.
    if (feed.head.position <= this.position) return
    const entries = feed.entries.filter(({ position }) => position > this.position)
    ledger.follow(feed.head, entries)
    for (const { kind, id } of entries) this.#forget(kind, id)
    this.#tell(entries)
  }

  #tell(changes: readonly FeedEntry[] | undefined): void {
    for (const follower of this.#followers) follower(changes)
  }

  #forget(kind: Kind, id: string): void {
    this.#rows[kind].delete(id)
    if (kind === 'secret') this.#values.delete(id)
    this.#dropped(kind, id)
  }

  async #startAnew(): Promise<void> {
    const asked = this.position
    const ledger = await this.#readLedger()
    if (ledger.position < asked) throw putBack(ledger.position, asked)
    if (ledger.position < this.position) return
    for (const rows of Object.values(this.#rows)) rows.clear()
    this.#values.clear()
    this.#made.clear()
    this.#dropped('secret', undefined)
    this.#dropped('kms_key', undefined)
    this.#ledger = ledger
    this.#tell(undefined)
  }

  /** Head and marks are two reads: done again until nothing was written between them. */
  async #readLedger(): Promise<Ledger> {
    for (;;) {
      const read = await this.#store.marks()
      const head = await this.#store.head()
      if (head.position === read.position) return Ledger.of(this.#seals, head, read)
    }
  }
}

function putBack(stands: number, seen: number): Problem {
  return forged(
    `it stands at change ${stands}, and this server has seen change ${seen}, so it was put back to an older state. If that was you, restart every server on it`,
  )
}

/** A value as memory keeps it: a text of one byte a character takes a third of the room of a small buffer. */
class KeptValue implements ValueRow {
  readonly secret: string
  readonly version: number
  readonly keyTag: string
  readonly keyVersion: number
  readonly createdAt: number
  /** Another version of the same secret. */
  readonly next: KeptValue | undefined
  readonly #sealed: string
  readonly #wrapped: string

  constructor({ secret, version, sealed, wrapped, keyTag, keyVersion, createdAt }: ValueRow, next: KeptValue | undefined) {
    this.next = next
    this.secret = secret
    this.version = version
    this.keyTag = keyTag
    this.keyVersion = keyVersion
    this.createdAt = createdAt
    this.#sealed = textOf(sealed)
    this.#wrapped = textOf(wrapped)
  }

  get sealed(): Uint8Array {
    return Buffer.from(this.#sealed, 'latin1')
  }
  get wrapped(): Uint8Array {
    return Buffer.from(this.#wrapped, 'latin1')
  }
}
