import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { findKey } from '../keys/key-shape.ts'
import type { UsageSearch } from '../ports/store.ts'
import { rangeOf, timeFor } from './ask.ts'
import { keyActivity } from './key-activity.ts'

/** The usage records of one protection key, newest first. */
export const getKeyActivities: Reading<typeof OPERATIONS.getKeyActivities> = async (view, call) => {
  const key = await findKey(view, call)
  const { query } = call.input
  const page = Math.max(1, query.pageNo)
  const search: UsageSearch = { account: key.account, resourceId: key.id, limit: query.pageSize, offset: (page - 1) * query.pageSize }
  Object.assign(search, rangeOf(query.timestampFrom, query.timestampTo), { enough: timeFor(view) })
  if (query.keyword !== undefined && query.keyword !== '') search.keyword = query.keyword
  const { rows, total, partial } = await view.tables.usage(search)
  return {
    activityLogList: rows.map((row) => keyActivity(view, key, row)),
    currentPageNo: page,
    totalPageNo: Math.ceil(total / query.pageSize),
    totalCount: total,
    ...(partial ? { partial } : {}),
  }
}
