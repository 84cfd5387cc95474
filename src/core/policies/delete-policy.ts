import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { findOwnPolicy } from './own-policy.ts'
import { removePolicy } from './remove-policy.ts'

export const deletePolicy: Changing<typeof OPERATIONS.deletePolicy> = async (unit, call) => {
  const { actor, input, note } = call
  const row = await findOwnPolicy(unit, actor, input.params.id)
  note({ resourceName: row.name })
  mustMatch(call, row.epoch, 'principal.changed', `The policy ${row.name}`)
  await removePolicy(unit, actor, row)
  return { success: true }
}
