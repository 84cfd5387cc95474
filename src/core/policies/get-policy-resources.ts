import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { findPolicy } from '../access/load-actor.ts'
import type { Reading } from '../door/call.ts'

/** What a policy is attached to. */
export const getPolicyResources: Reading<typeof OPERATIONS.getPolicyResources> = async (view, { actor, input, note }) => {
  const policy = await findPolicy(view, actor.account, input.params.id)
  if (policy === undefined) throw new Problem('principal.not-found', 'No policy has this id. List the policies and use an id from there.')
  note({ resourceName: policy.name })
  // Ids are UUIDs, so the text of the list holds an id only where it is an item.
  const holders = await view.find('attachment', [
    { column: 'account', is: 'eq', value: actor.account },
    { column: 'policies', is: 'like', value: `*"${policy.id}"*` },
  ])
  const subAccounts = []
  for (const { id } of holders) {
    const principal = await view.get('principal', id)
    if (principal?.type === 'sub') subAccounts.push({ subAccountId: principal.id, loginId: principal.loginId, name: principal.name })
  }
  return { subAccounts, groups: [], roles: [] }
}
