import type { OPERATIONS } from '#contract/operations'
import { allows } from '../access/ids-fitting.ts'
import { pageOf } from '../access/page-of.ts'
import type { Reading } from '../door/call.ts'
import { groupItem } from './group.ts'

/** The groups that the caller may see, oldest first. */
export const getGroupList: Reading<typeof OPERATIONS.getGroupList> = async (view, { actor, input: { query } }) => {
  const ids = actor.idsAllowed('View/getGroupList', 'IAM', 'Group')
  const rows = await view.find('group', [{ column: 'account', is: 'eq', value: actor.account }], { order: [['createdAt', 'asc']] })
  const word = query.searchWord?.toLowerCase() ?? ''
  const seen = rows.filter(({ id, name }) => allows(ids, id) && name.toLowerCase().includes(word))
  const page = pageOf(seen, query.page, query.size)
  const items = []
  for (const row of page.items) items.push(await groupItem(view, row))
  return { ...page, items }
}
