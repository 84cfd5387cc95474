import type { OPERATIONS } from '#contract/operations'
import { allows } from '../access/ids-fitting.ts'
import type { Reading } from '../door/call.ts'
import { keyShape } from './key-shape.ts'

/** The protection keys that the caller may see, oldest first. The built-in one is not KMS's. */
export const getKeyList: Reading<typeof OPERATIONS.getKeyList> = async (view, { actor, input: { query } }) => {
  const ids = actor.idsAllowed('View/getKeyList', 'KMS', 'Key')
  const keys = await view.find(
    'kms_key',
    [
      { column: 'account', is: 'eq', value: actor.account },
      { column: 'builtin', is: 'eq', value: 0 },
    ],
    { order: [['number', 'asc']] },
  )
  const seen = keys.filter(({ id }) => allows(ids, id))
  const page = Math.max(1, query.pageNo)
  return {
    KeyList: seen.slice((page - 1) * query.pageSize, page * query.pageSize).map((key) => keyShape(view, key)),
    currentPageNo: page,
    totalPageNo: Math.ceil(seen.length / query.pageSize),
    totalCount: seen.length,
  }
}
