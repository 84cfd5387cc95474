import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import { attachmentOf, membersOf } from '../access/rights.ts'
import type { View } from '../barrier/view.ts'
import { type CallById, contentTag, matchPrincipal } from '../door/match.ts'
import type { AttachmentRow, GroupRow, PrincipalRow } from '../rows.ts'

/** A group of the caller's account; Problem `principal.not-found`. */
export async function findGroup(view: View, actor: Actor, id: string): Promise<GroupRow> {
  const row = await view.get('group', id)
  if (row === undefined || row.account !== actor.account)
    throw new Problem('principal.not-found', 'No group has this id. List the groups and use an id from there.')
  return row
}

/** Another number after each change of what its detail shows: its policies and its members. */
export async function groupTag(view: View, row: GroupRow): Promise<number> {
  const { policies } = await attachmentOf(view, row.id)
  const members = (await membersOf(view, row.account, row.id)).map(({ id }) => id).sort()
  return contentTag([row.name, row.tags, policies, members])
}

/** The group that a change is about; Problem `principal.changed` when it is not as the caller read it. Names it in the record. */
export async function matchedGroup(view: View, call: CallById): Promise<GroupRow> {
  const row = await findGroup(view, call.actor, call.input.params.id)
  await matchPrincipal(call, { kind: 'group', name: row.name, tag: () => groupTag(view, row) })
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
