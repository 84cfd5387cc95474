import { Problem } from '#base/problem'
import type { Vault } from '../keys/vault.ts'
import type { FeedEntry, FeedHead, Mark, Marks, Proof } from '../ports/store.ts'
import type { Kind } from '../rows.ts'

/** Where a ledger stands after a change, with what proves it. */
export interface LedgerStep extends Proof {
  position: number
  sum: bigint
}

/**
 * The MAC of the newest state of every guarded row, in memory. A row is believed when it has that MAC, so an older state of it
 * is refused, whatever else was put back with it.
 *
 * The store keeps the same MACs (its marks) and proves them with a seal over their sum, which each change moves. So marks that
 * were put back, deleted or added are found when they are read, at start; what comes afterwards is read from the feed, whose
 * entries are chained by links under the same seal.
 */
export class Ledger {
  readonly #seals: Vault['ledger']
  /** By kind and id: a text of both for each row would take more room than its MAC. */
  readonly #macs = new Map<Kind, Map<string, string>>()
  #at: LedgerStep

  private constructor(seals: Vault['ledger'], head: FeedHead) {
    this.#seals = seals
    this.#at = { position: head.position, link: head.link, seal: head.seal, sum: 0n }
  }

  /** Throws Problem `store.tampered` for marks that are not all those, and no others, that the head's seal vouches for. */
  static async of(seals: Vault['ledger'], head: FeedHead, { count, marks }: Marks): Promise<Ledger> {
    const ledger = new Ledger(seals, head)
    ledger.#at.sum = await seals.total(ledger.#keeping(marks), count)
    const isNew = head.position === 0 && count === 0 && head.link.byteLength === 0
    if (!isNew && !ledger.#vouchedFor(ledger.#at)) {
      throw forged(
        `what it keeps of the newest states of its ${count} rows was edited, or some of it was put back to an older state (change ${head.position})`,
      )
    }
    return ledger
  }

  get position(): number {
    return this.#at.position
  }

  /** The MAC that the row's newest state has, as `textOf` writes it; `undefined` for a row that does not exist. */
  mac(kind: Kind, id: string): string | undefined {
    return this.#macs.get(kind)?.get(id)
  }

  /** Where one more change leads that writes these rows. Changes nothing yet. */
  step(written: readonly Mark[]): LedgerStep {
    return this.#next(this.#at, written, new Map())
  }

  /** After the change is durable. */
  take(step: LedgerStep, written: readonly Mark[]): void {
    for (const { kind, id, mac } of written) this.#keep(kind, id, textOf(mac))
    this.#at = step
  }

  /** Goes on to the head through the entries after where this stands. Throws Problem `store.tampered`, and then stays where it was. */
  follow(head: FeedHead, entries: readonly FeedEntry[]): void {
    const changed = new Map<string, string>()
    let at = this.#at
    for (const [position, written] of byPosition(entries)) {
      if (position !== at.position + 1) throw missing(at.position + 1)
      at = this.#next(at, written, changed)
      for (const { kind, id, mac } of written) changed.set(`${kind}:${id}`, textOf(mac))
    }
    if (at.position !== head.position) throw missing(at.position + 1)
    if (!same(at.link, head.link) || !same(at.seal, head.seal)) {
      throw forged(`what it tells of the changes up to ${head.position} was edited, or some of it is missing`)
    }
    for (const { kind, id, mac } of entries) this.#keep(kind, id, textOf(mac))
    this.#at = at
  }

  *#keeping(marks: Iterable<Mark>): Generator<Mark> {
    for (const mark of marks) {
      this.#keep(mark.kind, mark.id, textOf(mark.mac))
      yield mark
    }
  }

  #keep(kind: Kind, id: string, mac: string): void {
    const macs = this.#macs.get(kind) ?? new Map<string, string>()
    if (macs.size === 0) this.#macs.set(kind, macs)
    if (mac === '') macs.delete(id)
    else macs.set(id, mac)
  }

  /** `changed`: what the steps up to `from` wrote that is not taken yet. */
  #next(from: LedgerStep, written: readonly Mark[], changed: ReadonlyMap<string, string>): LedgerStep {
    const position = from.position + 1
    const ordered = written.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.id, b.id))
    let sum = from.sum
    for (const { kind, id, mac } of ordered) {
      const old = changed.get(`${kind}:${id}`) ?? this.mac(kind, id) ?? ''
      sum = this.#seals.sum(sum, this.#term(kind, id, bytesOf(old)), this.#term(kind, id, mac))
    }
    const link = this.#seals.link(
      from.link,
      position,
      ordered.flatMap(({ kind, id, mac }) => [kind, id, mac]),
    )
    return { position, link, sum, seal: this.#seals.seal(position, link, sum) }
  }

  #term(kind: Kind, id: string, mac: Uint8Array): bigint {
    return mac.byteLength === 0 ? 0n : this.#seals.term(kind, id, mac)
  }

  #vouchedFor({ position, link, sum, seal }: LedgerStep): boolean {
    return same(seal, this.#seals.seal(position, link, sum))
  }
}

/** A MAC as the ledger keeps it: a text of one byte a character takes half the room of a buffer. */
export function textOf(mac: Uint8Array): string {
  const bytes = Buffer.isBuffer(mac) ? mac : Buffer.from(mac.buffer, mac.byteOffset, mac.byteLength)
  return bytes.toString('latin1')
}

/** The MAC that `textOf` wrote. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

function byPosition(entries: readonly FeedEntry[]): Map<number, FeedEntry[]> {
  const groups = new Map<number, FeedEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.position)
    if (group === undefined) groups.set(entry.position, [entry])
    else group.push(entry)
  }
  return groups
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** Of bytes that are stored in the open, so it need not be constant in time. */
const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0

/** A store that was falsified as a whole, or whose changes cannot be followed: nothing is answered from it. */
export function forged(what: string): Problem {
  return new Problem('store.tampered', `The store cannot be believed: ${what}. Nothing is answered from it. Restore a backup.`)
}

function missing(position: number): Problem {
  return forged(`its change ${position} is missing from what it tells of its changes`)
}
