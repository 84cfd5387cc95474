import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { RoleRow } from '../rows.ts'

/** A role of the caller's account; Problem `principal.not-found`. */
export async function findRole(view: View, actor: Actor, id: string): Promise<RoleRow> {
  const row = await view.get('role', id)
  if (row === undefined || row.account !== actor.account)
    throw new Problem('principal.not-found', 'No role has this id. List the roles and use an id from there.')
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
