import { uuid } from '#base/ids'
import { joinShares, parseShare, type Share, shareLine, splitRootKey } from '#crypto/shares'
import { restoreRootKey, type ShownSlot, shown } from './root-keys.ts'
import { addSlotFor, atSlots, type Parts, withMine } from './slots.ts'

/** How many hexadecimal digits of its slot's id name a root key on its shares. */
const LABEL = 8
/** What one byte can number. */
export const SHARES_MAX = 255

/**
 * Makes a root key that nobody ever holds: it is split at once, so many of its shares make it again, and its slot is all that stays here.
 * The lines are shown once and kept nowhere. They were joined again, and opened the store, before they are handed out.
 */
export function makeShares(
  parts: Parts,
  { count, threshold }: { count: number; threshold: number },
): Promise<{ slot: ShownSlot; lines: string[]; earlier: ShownSlot[] }> {
  if (!(threshold >= 2 && threshold <= count && count <= SHARES_MAX))
    throw new Error(
      `There are 2 to ${SHARES_MAX} shares, and 2 or more of them, but not more than there are, make the key again. Nothing was changed.`,
    )
  return atSlots(parts, (at) =>
    withMine(at, async ({ master }) => {
      const earlier = (await at.setup.slots()).filter(({ kind }) => kind === 'shares')
      const id = uuid(at.random)
      const rootKey = at.random(32)
      const shares = await splitRootKey(rootKey, { label: id.slice(0, LABEL), count, threshold })
      const again = await joinShares(shares.slice(-threshold))
      const slot = await addSlotFor(at, master, { kind: 'shares', rootKey: again }, { id })
      for (const bytes of [rootKey, again]) bytes.fill(0)
      return { slot: shown(slot), lines: shares.map(shareLine), earlier: earlier.map(shown) }
    }),
  )
}

/** The shares that were typed so far, as many different ones of one root key as it needs. */
export class SharesTyped {
  readonly #shares: Share[] = []

  /** Takes a line. Throws a sentence for one that is none, was mistyped, came already, or is of another root key. */
  take(line: string): void {
    const share = parseShare(line)
    if (share === undefined)
      throw new Error(
        'This is no share, or something in it was mistyped. A share is a whole line, such as: coffer-share 1a2b3c4d 1/5 needs 3 0123-4567-…',
      )
    const [first] = this.#shares
    if (first !== undefined && (first.label !== share.label || first.threshold !== share.threshold || first.count !== share.count))
      throw new Error(
        `This share is of the root key ${share.label}, and the others are of ${first.label}: shares of one and the same key make it again.`,
      )
    if (this.#shares.some(({ number, point }) => number === share.number || point.at(-1) === share.point.at(-1)))
      throw new Error(`Share ${share.number} of ${share.count} is there already: each counts once.`)
    this.#shares.push(share)
  }

  /** How many there are, of how many that are needed; the need is not known before the first. */
  get progress(): { taken: number; needed: number | undefined } {
    return { taken: this.#shares.length, needed: this.#shares[0]?.threshold }
  }

  get enough(): boolean {
    const { taken, needed } = this.progress
    return needed !== undefined && taken >= needed
  }

  /** A new root key file, by the root key that these shares make. */
  async restore(parts: Parts): Promise<{ slot: ShownSlot; path: string; others: ShownSlot[] }> {
    const { taken, needed } = this.progress
    if (needed === undefined) throw new Error('No share was given. Nothing was changed.')
    if (!this.enough) throw new Error(`${taken} of the ${needed} shares that are needed were given. Nothing was changed.`)
    const rootKey = await joinShares(this.#shares)
    return restoreRootKey(parts, { kind: 'shares', rootKey }, (this.#shares[0] as Share).label)
  }
}
