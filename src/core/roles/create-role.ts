import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { ROLES } from '#contract/rulings'
import type { Changing } from '../door/call.ts'
import { nameKey } from '../policies/policy-name.ts'

/** Makes a role. It has no policies yet, and nobody may switch to it. */
export const createRole: Changing<typeof OPERATIONS.createRole> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceName: body.roleName })
  const standing = await unit.find('role', [{ column: 'account', is: 'eq', value: actor.account }])
  if (standing.some(({ name }) => nameKey(name) === nameKey(body.roleName)))
    throw new Problem('principal.exists', `roleName: a role named ${body.roleName} exists. Choose another name.`)
  if (standing.length >= ROLES.perAccount)
    throw new Problem('principal.limit', `The account has ${ROLES.perAccount} roles already. Delete one first.`)
  const id = uuid(unit.world.random)
  await unit.add('role', {
    id,
    account: actor.account,
    name: body.roleName,
    type: body.roleType,
    sessionSec: body.sessionExpirationSec,
    description: body.descCont ?? '',
    entities: '[]',
    createdAt: unit.world.clock.now(),
  })
  await unit.add('attachment', { id, account: actor.account, policies: '[]', groups: '[]' })
  note({ resourceId: id })
  return { success: true, id }
}
