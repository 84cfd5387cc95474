import { nrn } from '#base/nrn'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import type { UsageSearch } from '../ports/store.ts'
import { shownToken } from '../rotation/job-shape.ts'
import { livingSecret } from '../secrets/living-secret.ts'
import type { UsageRow } from '../usage-row.ts'
import { keywordOf, rangeOf, timeFor } from './ask.ts'

/** The usage records of one secret, newest first. */
export const getSecretLogs: Reading<typeof OPERATIONS.getSecretLogs> = async (view, call) => {
  const secret = await livingSecret(view, call)
  const { query } = call.input
  const page = Math.max(1, query.pageNo)
  const search: UsageSearch = { account: secret.account, resourceId: secret.id, limit: query.pageSize, offset: (page - 1) * query.pageSize }
  Object.assign(search, rangeOf(query.timestampFrom, query.timestampTo), await keywordOf(view, secret.account, query.keyword), {
    enough: timeFor(view),
  })
  const { rows, total, partial } = await call.once(JSON.stringify(search), () => view.tables.usage(search))
  const result = []
  for (const row of rows) result.push(await item(view, call.actor, row, secret.name))
  const totalPage = Math.ceil(total / query.pageSize)
  return {
    pageSize: query.pageSize,
    currentPage: page,
    totalPage,
    totalCount: total,
    paged: totalPage > 1,
    result,
    ...(partial ? { partial } : {}),
  }
}

async function item(view: View, actor: Actor, row: UsageRow, name: string) {
  const job = row.job === null ? undefined : await view.get('job', row.job)
  return {
    timestamp: row.time,
    data: {
      secret: {
        secretId: row.resourceId,
        secretName: row.resourceName || name,
        nrn: nrn({ product: 'SecretManager', region: view.world.region, memberNo: row.account, type: 'Secret', id: row.resourceId }),
      },
      requestor: { requestType: row.requestorType, id: row.requestor, name: row.requestorName, ip: row.ip },
      api: { result: row.result, action: row.action, type: row.title },
      ...(job === undefined ? {} : { jobToken: shownToken(view, actor, job) }),
    },
    message: row.message,
  }
}
