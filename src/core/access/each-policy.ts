import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { POLICY } from '#contract/rulings'
import type { Unit } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import { eachOf } from './each-of.ts'
import { attachmentOf, findPolicy, policiesWith } from './load-actor.ts'
import { mayChange, mayHold } from './may-change.ts'
import type { Policy } from './statement.ts'
import { findSubAccount } from './sub-account.ts'

type Operation = typeof OPERATIONS.attachSubAccountPolicies | typeof OPERATIONS.detachSubAccountPolicies
type Alter = (attached: Set<string>, policy: Policy | undefined, id: string) => void

/** Changes the set of a sub account's policies one by one, and writes it as the one row that it is. */
export async function eachPolicy<O extends Operation>(
  unit: Unit,
  { actor, input, note }: Call<O>,
  alter: Alter,
): Promise<Reply<Operation>> {
  const row = await findSubAccount(unit, actor, input.params.id)
  note({ resourceName: row.loginId })
  await mayChange(unit, actor, row)
  const attachment = await attachmentOf(unit, row.id)
  let attached = new Set(JSON.parse(attachment.policies) as string[])
  const outcomes = await eachOf(input.body.policyIdList, async (id) => {
    const changed = new Set(attached)
    alter(changed, await findPolicy(unit, actor.account, id), id)
    if (changed.size > POLICY.perHolder)
      throw new Problem('principal.limit', `${row.loginId} has ${POLICY.perHolder} policies already. Detach one first.`)
    // To take a Deny away is to give: what is held afterwards is asked as a whole.
    mayHold(actor, row.loginId, await policiesWith(unit, attachment, { policies: [...changed] }))
    attached = changed
  })
  await unit.change('attachment', attachment, { policies: JSON.stringify([...attached].sort()) })
  note({ message: `${outcomes.filter(({ success }) => success).length} of ${outcomes.length} policies changed for ${row.loginId}` })
  return outcomes
}
