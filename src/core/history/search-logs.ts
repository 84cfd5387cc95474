import { HISTORY } from '#contract/logs/rulings'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { askedBy, inOurRegion, SEARCHING, timeFor, totalOf } from './ask.ts'
import { recordJson } from './record-text.ts'

/** Records of the usage history, newest first: those that the caller may see. */
export const searchLogs: Reading<typeof OPERATIONS.searchLogs> = async (view, call) => {
  const { params, body } = call.input
  inOurRegion(view, params.region)
  const asked = await askedBy(view, call, SEARCHING, body)
  const page = { limit: body.pageSize, offset: (body.pageNo - 1) * body.pageSize }
  const { rows, total, partial } = await call.once(JSON.stringify([asked, page]), () =>
    view.tables.usage({ ...asked, ...page, enough: timeFor(view) }),
  )
  const counted = totalOf(total, HISTORY.totalMax)
  return {
    code: 0,
    message: 'success',
    result: {
      pageSize: body.pageSize,
      currentPage: body.pageNo,
      totalPage: Math.ceil(counted.totalCount / body.pageSize),
      ...counted,
      ...(partial ? { partial } : {}),
      searchResult: rows.map((row) => ({ logTime: row.time, logType: row.product, servername: 'coffer', logDetail: recordJson(row) })),
    },
  }
}
