import type { KeyObject } from 'node:crypto'
import { type Part, roomFor } from '#base/length-prefix'
import type { LedgerKeys } from './ledger.ts'
import { newTermPage, SUM_BITS, type TermPage, TermSum, wrote } from './term-sum.ts'

/** From so many states on, help is worth its start: a thread takes as long to come as some ten thousand terms. */
const WORTH_HELP = 20_000
/** A page is 4 ms of work. */
const PAGE_STATES = 2000
const PAGE_BYTES = 2 ** 19

/** One of the states that are summed up. */
export interface State {
  readonly kind: string
  readonly id: string
  readonly mac: Uint8Array
}

/** Somebody who adds up pages at the same time. */
export interface AddingBeside {
  /** Whether there is time for it; the page is theirs then. */
  took(page: TermPage): boolean
  /** The sum of what was taken. Rejects with what it failed with. */
  sum(): Promise<bigint>
  /** Whatever is under way is given up. */
  end(): Promise<void>
}

export interface LedgerTotalParts {
  readonly states: Iterable<State>
  /** About how many they are. */
  readonly count: number
  /** Starts help, which ends with the sum; without it all is added up here. */
  readonly help?: ((key: KeyObject) => AddingBeside) | undefined
}

/** The sum of the terms of all states, which are told once. */
export async function ledgerTotal({ term }: LedgerKeys, { states, count, help }: LedgerTotalParts): Promise<bigint> {
  const terms = new TermSum(term)
  const beside = count < WORTH_HELP ? undefined : help?.(term)
  let page = newTermPage(PAGE_BYTES, PAGE_STATES)
  const turn = () => {
    if (beside?.took(page) === true) page = newTermPage(PAGE_BYTES, PAGE_STATES)
    else terms.add(page)
    page.count = 0
  }
  try {
    for (const { kind, id, mac } of states) {
      const message = [kind, id, mac]
      if (wrote(page, message)) continue
      turn()
      if (!wrote(page, message)) terms.add(pageOf(message))
    }
    terms.add(page)
    return BigInt.asUintN(SUM_BITS, terms.sum + ((await beside?.sum()) ?? 0n))
  } finally {
    await beside?.end()
  }
}

/** For what is longer than a page: nothing of ours, but whoever edits the store may write anything. */
function pageOf(message: readonly Part[]): TermPage {
  const page = newTermPage(roomFor(...message), 1)
  wrote(page, message)
  return page
}
