import { uuid } from '#base/ids'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { GROUPS } from '#contract/rulings'
import { writtenTags } from '../access/tags.ts'
import type { Changing } from '../door/call.ts'
import { nameKey } from '../policies/policy-name.ts'

/** Makes a group. It has neither members nor policies yet. */
export const createGroup: Changing<typeof OPERATIONS.createGroup> = async (unit, { actor, input: { body }, note }) => {
  note({ resourceName: body.groupName })
  const standing = await unit.find('group', [{ column: 'account', is: 'eq', value: actor.account }])
  if (standing.some(({ name }) => nameKey(name) === nameKey(body.groupName)))
    throw new Problem('principal.exists', `groupName: a group named ${body.groupName} exists. Choose another name.`)
  if (standing.length >= GROUPS.perAccount)
    throw new Problem('principal.limit', `The account has ${GROUPS.perAccount} groups already. Delete one first.`)
  const id = uuid(unit.world.random)
  const tags = writtenTags(body.tags ?? [])
  await unit.add('group', { id, account: actor.account, name: body.groupName, tags, createdAt: unit.world.clock.now() })
  await unit.add('attachment', { id, account: actor.account, policies: '[]', groups: '[]' })
  note({ resourceId: id })
  return { success: true, id }
}
