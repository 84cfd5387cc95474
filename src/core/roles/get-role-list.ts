import type { OPERATIONS } from '#contract/operations'
import { allows } from '../access/ids-fitting.ts'
import { pageOf } from '../access/page-of.ts'
import type { Reading } from '../door/call.ts'
import { roleItem } from './role.ts'

/** The roles that the caller may see, oldest first. */
export const getRoleList: Reading<typeof OPERATIONS.getRoleList> = async (view, { actor, input: { query } }) => {
  const ids = actor.idsAllowed('View/getRoleList', 'IAM', 'Role')
  const rows = await view.find('role', [{ column: 'account', is: 'eq', value: actor.account }], { order: [['createdAt', 'asc']] })
  const word = query.searchWord?.toLowerCase() ?? ''
  const seen = rows.filter(({ id, name }) => allows(ids, id) && name.toLowerCase().includes(word))
  const page = pageOf(seen, query.page, query.size)
  return { ...page, items: page.items.map((row) => roleItem(view, row)) }
}
