import { DAY } from '#base/instant'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { visibleWith } from '../secrets/visible-secrets.ts'

/** Who read a secret in the last days that never had before; of secrets whose history the caller may see. */
export const getFirstReaders: Reading<typeof OPERATIONS.getFirstReaders> = async (view, { actor, input: { query } }) => {
  const since = view.world.clock.now() - query.days * DAY
  const conditions = [...visibleWith(actor, 'View/getSecretLogs'), { firstReadSince: since }]
  const totalCount = await view.count('secret', conditions)
  const offset = (Math.max(1, query.pageNo) - 1) * query.pageSize
  const rows = await view.find('secret', conditions, { order: [['number', 'asc']], limit: query.pageSize, offset })
  const { consumers } = await view.tables.consumers(rows.map(({ id }) => id))
  const secrets = rows.map(({ id, name }) => ({
    secretId: id,
    secretName: name,
    readers: consumers
      .filter(({ secret, firstReadAt }) => secret === id && firstReadAt >= since)
      .map((reader) => ({
        id: reader.principal,
        name: reader.name,
        type: reader.type,
        firstReadDate: reader.firstReadAt,
        lastReadDate: reader.lastReadAt,
      })),
  }))
  return { days: query.days, totalCount, secrets }
}
