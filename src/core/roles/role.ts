import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import { attachmentOf } from '../access/rights.ts'
import type { View } from '../barrier/view.ts'
import { type CallById, contentTag, matchPrincipal } from '../door/match.ts'
import type { RoleRow } from '../rows.ts'

/** A role of the caller's account; Problem `principal.not-found`. */
export async function findRole(view: View, actor: Actor, id: string): Promise<RoleRow> {
  const row = await view.get('role', id)
  if (row === undefined || row.account !== actor.account)
    throw new Problem('principal.not-found', 'No role has this id. List the roles and use an id from there.')
  return row
}

/** Another number after each change of what its detail shows: its policies, and who may switch to it. */
export async function roleTag(view: View, row: RoleRow): Promise<number> {
  const { policies } = await attachmentOf(view, row.id)
  return contentTag([row.name, row.description, row.sessionSec, row.entities, policies])
}

/** The role that a change is about; Problem `principal.changed` when it is not as the caller read it. Names it in the record. */
export async function matchedRole(view: View, call: CallById): Promise<RoleRow> {
  const row = await findRole(view, call.actor, call.input.params.id)
  await matchPrincipal(call, { kind: 'role', name: row.name, tag: () => roleTag(view, row) })
  return row
}

export function roleNrn(view: View, { id, account }: Pick<RoleRow, 'id' | 'account'>): string {
  return nrn({ product: 'IAM', region: view.world.region, memberNo: account, type: 'Role', id })
}

/** A role as lists answer it. */
export function roleItem(view: View, row: RoleRow) {
  return {
    roleId: row.id,
    roleName: row.name,
    roleType: row.type,
    sessionExpirationSec: row.sessionSec,
    descCont: row.description,
    createTime: row.createdAt,
    nrn: roleNrn(view, row),
  }
}
