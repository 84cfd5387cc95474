import { LIMITS } from '#base/limits'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { statusOf } from './detail.ts'
import { visibleSecrets } from './visible-secrets.ts'

/** The living secrets that the caller may see, oldest first, 20 a page. Page 0 counts as 1. */
export const getSecretList: Reading<typeof OPERATIONS.getSecretList> = async (view, { actor, input }) => {
  const page = Math.max(1, input.query.pageNo)
  const conditions = visibleSecrets(actor)
  const totalCount = await view.count('secret', conditions)
  const rows = await view.find('secret', conditions, {
    order: [['number', 'asc']],
    limit: LIMITS.secretsPerPage,
    offset: (page - 1) * LIMITS.secretsPerPage,
  })
  return {
    totalPageNo: Math.ceil(totalCount / LIMITS.secretsPerPage),
    currentPageNo: page,
    totalCount,
    secretList: rows.map((row) => ({
      secretId: row.id,
      secretName: row.name,
      secretStatus: statusOf(row),
      secretType: 'BASIC',
      region: view.world.region,
      registerDate: row.createdAt,
    })),
  }
}
