import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import { refusedBy } from '../access/denied.ts'
import { nrnParts } from '../access/nrn-pattern.ts'
import type { View } from '../barrier/view.ts'
import type { Changing } from '../door/call.ts'
import type { RoleRow } from '../rows.ts'
import { roleNrn } from './role.ts'
import { addTemporaryKey, callersKey } from './temporary-key.ts'

/** Makes temporary credentials that act as a role, and with nothing but its rights. */
export const switchRole: Changing<typeof OPERATIONS.switchRole> = async (unit, { actor, input: { body }, note }) => {
  const key = await callersKey(unit, actor)
  if (actor.type === 'Customer')
    throw new Problem(
      'access.denied',
      `${actor.name} is the main account, which no role can name, and needs none: it may do everything. Call as a sub account that the role names.`,
    )
  const role = await switchable(unit, actor, body.roleNrn)
  note({ resourceId: role.id, resourceName: role.name })
  const seconds = body.durationSec ?? role.sessionSec
  if (seconds > role.sessionSec)
    throw new Problem('input.invalid', `durationSec: a session of ${role.name} lasts ${role.sessionSec} seconds at most.`, {
      reason: { is: 'number', field: 'durationSec', min: 1, max: role.sessionSec },
    })
  const credentials = await addTemporaryKey(unit, key, { seconds, role: role.id, mfa: key.mfa === 1 })
  note({ message: `Switch Role: ${credentials.accessKey} acts as ${role.name} for ${actor.name}` })
  return { switchedRole: { roleId: role.id, roleName: role.name, roleNrn: roleNrn(unit, role) }, credentials }
}

/** One refusal for all: whether a role exists is not told to those who may not switch to it. */
async function switchable(view: View, actor: Actor, written: string): Promise<RoleRow> {
  const id = /^Role\/([0-9a-f-]{36})$/.exec(nrnParts(written)?.[4] ?? '')?.[1]
  const role = id === undefined ? undefined : await view.get('role', id)
  const named = role !== undefined && role.account === actor.account && (JSON.parse(role.entities) as string[]).includes(actor.id)
  const asked = { product: 'IAM', action: 'Change/switchRole', nrn: written }
  const decision = named && roleNrn(view, role) === written ? actor.decide(asked) : undefined
  if (role !== undefined && decision?.allowed === true) return role
  throw new Problem(
    'access.denied',
    `${actor.name} may not switch to this role: it does not exist, does not name ${actor.name}, or a Deny speaks.`,
    decision === undefined ? {} : refusedBy(actor, asked, decision),
  )
}
