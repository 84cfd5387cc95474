import { type Instant, SECOND } from '#base/instant'
import { Problem } from '#base/problem'
import { LOG_TYPES } from '#contract/logs/rulings'
import type { Action, Product } from '#contract/operation'
import type { View } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { UsageAsked } from '../ports/store.ts'
import { readKeyword } from './keyword.ts'
import { conditionOf } from './usage-conditions.ts'
import { visibleUsage } from './visible-usage.ts'

/** A search that no index answers ends after so long with what it found (contract: logs.md). */
export const SEARCH_MS = 2 * SECOND

/** The right by which a caller sees logs, and what it is asked for on. */
export interface Right {
  product: Product
  action: Action
  type: string
}
export const SEARCHING: Right = { product: 'CloudLogAnalytics', action: 'View/searchLogs', type: 'Log' }

export interface Narrowed {
  keyword?: string | undefined
  /** Names of logs: a list, or one text with commas. */
  logTypes?: readonly string[] | string | undefined
  timestampFrom?: Instant | undefined
  timestampTo?: Instant | undefined
}

/** What a caller may see of what they ask for. Throws Problem `input.invalid` for what cannot be meant. */
export async function askedBy(view: View, { actor }: Pick<Call, 'actor'>, right: Right, narrowed: Narrowed): Promise<UsageAsked> {
  const { keyword, timestampFrom: from, timestampTo: to } = narrowed
  const among = logTypesIn(narrowed.logTypes)
  const asked: UsageAsked = { account: actor.account, ...rangeOf(from, to), ...(await keywordOf(view, actor.account, keyword)) }
  const where = [...visibleUsage(actor, right, among), ...(asked.where ?? [])]
  return where.length === 0 ? asked : { ...asked, where }
}

/** What a keyword asks for, in any operation that takes one. */
export async function keywordOf(view: View, account: string, keyword: string | undefined): Promise<Pick<UsageAsked, 'where' | 'words'>> {
  if (keyword === undefined || keyword === '') return {}
  const { words, pairs } = readKeyword(keyword)
  const where = []
  for (const pair of pairs) where.push(await conditionOf(view, account, pair))
  return { ...(words.length === 0 ? {} : { words }), ...(where.length === 0 ? {} : { where }) }
}

export function rangeOf(from: Instant | undefined, to: Instant | undefined): Pick<UsageAsked, 'from' | 'to'> {
  if (from !== undefined && to !== undefined) mustBeInOrder(from, to, ['timestampFrom', 'timestampTo'])
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Problem `input.invalid` for a range that ends before it begins; `names`: of its fields. */
export function mustBeInOrder(from: Instant, to: Instant, [field, other]: readonly [string, string]): void {
  if (from > to)
    throw new Problem('input.invalid', `${field}: is later than ${other}, so that no record can lie between them.`, {
      reason: { is: 'order', field, other },
    })
}

function logTypesIn(given: readonly string[] | string | undefined): readonly string[] {
  if (given === undefined || given.length === 0) return LOG_TYPES
  const names = typeof given === 'string' ? given.split(',').map((name) => name.trim()) : given
  const known: readonly string[] = LOG_TYPES
  if (names.some((name) => !known.includes(name)))
    throw new Problem('input.invalid', `logTypes: names of logs are ${LOG_TYPES.join(', ')}.`, {
      reason: { is: 'choice', field: 'logTypes', choices: LOG_TYPES.join(', ') },
    })
  return names
}

/** Whether the time for one search is over: asked by the store between its steps. */
export function timeFor(view: View, milliseconds = SEARCH_MS): () => boolean {
  const { clock } = view.world
  const began = clock.elapsedMs()
  return () => clock.elapsedMs() - began >= milliseconds
}

/** Our region and no other: logs are where they were written. */
export function inOurRegion(view: View, region: string): void {
  const ours = view.world.region.toLowerCase()
  if (region !== ours)
    throw new Problem('input.invalid', `region: other logs are not here. This is ${ours}, so call /api/${ours}-v1/logs.`, {
      reason: { is: 'choice', field: 'region', choices: ours },
    })
}

/** What totals are exact up to; the store tells one more for any more. */
export function totalOf(total: number, max: number): { totalCount: number; totalCountExceeded?: true } {
  return total > max ? { totalCount: max, totalCountExceeded: true } : { totalCount: total }
}
