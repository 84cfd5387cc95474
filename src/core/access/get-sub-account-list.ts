import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import type { PrincipalRow } from '../rows.ts'
import { allows } from './ids-fitting.ts'
import { pageOf } from './page-of.ts'
import { subAccountItem } from './sub-account.ts'

const COLUMN = {
  loginId: (row: PrincipalRow) => row.loginId,
  name: (row: PrincipalRow) => row.name,
  subAccountNo: (row: PrincipalRow) => String(row.number),
}

/** The sub accounts that the caller may see, oldest first. */
export const getSubAccountList: Reading<typeof OPERATIONS.getSubAccountList> = async (view, { actor, input: { query } }) => {
  const ids = actor.idsAllowed('View/getSubAccountList', 'IAM', 'SubAccount')
  const rows = await view.find(
    'principal',
    [
      { column: 'account', is: 'eq', value: actor.account },
      { column: 'type', is: 'eq', value: 'sub' },
    ],
    { order: [['number', 'asc']] },
  )
  const word = query.searchWord?.toLowerCase() ?? ''
  const column = COLUMN[query.searchColumn ?? 'loginId']
  const seen = rows.filter((row) => allows(ids, row.id) && column(row).toLowerCase().includes(word))
  const page = pageOf(seen, query.page, query.size)
  return { ...page, items: page.items.map((row) => subAccountItem(view, row)) }
}
