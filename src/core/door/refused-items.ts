import type { Problem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import { resourceOf } from '#contract/operation'
import type { View } from '../barrier/view.ts'
import type { NewUsageRow } from '../usage-row.ts'
import { resourceName } from './resource-name.ts'
import { type Told, usageRecord } from './usage-record.ts'

/** One of many that a call is about, `{type}/{id}`, and why it was refused. */
export interface RefusedItem {
  readonly problem: Problem
  readonly item: string
}

interface TellingCall extends Omit<Told, 'status' | 'problem' | 'item' | 'nrn'> {
  statusOf: (code: ProblemCode) => number
}

/** A record of each: about what the call names, or about the very thing where the call names nothing but many. */
export async function recordsOfItems(
  view: View,
  { statusOf, ...call }: TellingCall,
  refusals: readonly RefusedItem[],
): Promise<NewUsageRow[]> {
  const { operation, params, actor, notes } = call
  const called = resourceOf(operation, params)
  const records: NewUsageRow[] = []
  for (const { problem, item } of refusals) {
    const name = await resourceName(view, actor.account, item)
    const about = called.endsWith('/*')
      ? { resourceId: item.slice(item.indexOf('/') + 1), resourceName: name }
      : { resourceName: notes.resourceName ?? (await resourceName(view, actor.account, called)) }
    const told = { ...call, notes: { ...notes, ...about }, status: statusOf(problem.code), problem }
    records.push(usageRecord({ ...told, item: name === '' ? item : `${item} ${name}` }, view.world))
  }
  return records
}
