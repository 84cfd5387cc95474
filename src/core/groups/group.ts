import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import { membersOf } from '../access/rights.ts'
import type { View } from '../barrier/view.ts'
import type { AttachmentRow, GroupRow, PrincipalRow } from '../rows.ts'

/** A group of the caller's account; Problem `principal.not-found`. */
export async function findGroup(view: View, actor: Actor, id: string): Promise<GroupRow> {
  const row = await view.get('group', id)
  if (row === undefined || row.account !== actor.account)
    throw new Problem('principal.not-found', 'No group has this id. List the groups and use an id from there.')
  return row
}

/** A group as lists answer it. */
export async function groupItem(view: View, row: GroupRow) {
  return {
    groupId: row.id,
    groupName: row.name,
    subAccountCount: (await membersOf(view, row.account, row.id)).length,
    createTime: row.createdAt,
    nrn: nrn({ product: 'IAM', region: view.world.region, memberNo: row.account, type: 'Group', id: row.id }),
  }
}

/** Sub accounts as other things' details name them. */
export async function subAccountRefs(view: View, holders: readonly Pick<AttachmentRow, 'id'>[]) {
  const found = []
  for (const { id } of holders) {
    const principal = await view.get('principal', id)
    if (principal?.type === 'sub') found.push({ subAccountId: id, loginId: principal.loginId, name: principal.name })
  }
  return found
}

/** Whoever an attachment with groups belongs to. */
export async function memberOf(view: View, id: string): Promise<PrincipalRow> {
  const principal = await view.get('principal', id)
  if (principal === undefined) throw new Error(`the attachment ${id} has groups but belongs to no sub account`)
  return principal
}
