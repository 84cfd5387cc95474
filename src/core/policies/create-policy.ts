import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { POLICY } from '#contract/rulings'
import type { Changing } from '../door/call.ts'
import { checkedStatements } from './check-document.ts'
import { checkOwnName, nameKey } from './policy-name.ts'

/** Makes a policy. It gives nobody anything until it is attached. */
export const createPolicy: Changing<typeof OPERATIONS.createPolicy> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceName: body.policyName })
  checkOwnName('policyName', body.policyName)
  const statements = checkedStatements(body.permissions)
  const standing = await unit.find('policy', [{ column: 'account', is: 'eq', value: actor.account }])
  if (standing.some(({ name }) => nameKey(name) === nameKey(body.policyName)))
    throw new Problem('principal.exists', `policyName: a policy named ${body.policyName} exists. Choose another name.`)
  if (standing.length >= POLICY.perAccount)
    throw new Problem('principal.limit', `The account has ${POLICY.perAccount} policies already. Delete one that nobody holds.`)
  const id = uuid(unit.world.random)
  const now = unit.world.clock.now()
  await unit.add('policy', {
    id,
    account: actor.account,
    name: body.policyName,
    description: body.description ?? '',
    permissions: JSON.stringify(statements),
    createdAt: now,
    updatedAt: now,
  })
  note({ resourceId: id })
  return { success: true, id }
}
