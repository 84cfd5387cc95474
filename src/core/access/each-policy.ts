import { isProblem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Unit } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import { findPolicy } from './load-actor.ts'
import { mayChange } from './may-change.ts'
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
  const attachment = await unit.get('attachment', row.id)
  if (attachment === undefined) throw new Error(`the sub account ${row.id} has no attachment row`)
  const attached = new Set(JSON.parse(attachment.policies) as string[])
  const outcomes: Reply<Operation> = []
  for (const id of input.body.policyIdList) {
    try {
      const policy = await findPolicy(unit, actor.account, id)
      // Taking a policy away is a change of a right, and removing a Deny gives one: both need the right itself.
      if (policy !== undefined) await mayChange(unit, actor, row, [policy])
      alter(attached, policy, id)
      outcomes.push({ success: true, id })
    } catch (error) {
      // Only what is wrong with this one policy is told in its place: a store that fails or lies ends the whole call.
      if (!isProblem(error, 'access.exceeds') && !isProblem(error, 'principal.not-found')) throw error
      outcomes.push({ success: false, id, message: error.message })
    }
  }
  await unit.change('attachment', attachment, { policies: JSON.stringify([...attached].sort()) })
  note({ message: `${outcomes.filter(({ success }) => success).length} of ${outcomes.length} policies changed for ${row.loginId}` })
  return outcomes
}
