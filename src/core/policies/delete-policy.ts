import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findOwnPolicy } from './own-policy.ts'
import { removePolicy } from './remove-policy.ts'

export const deletePolicy: Changing<typeof OPERATIONS.deletePolicy> = async (unit, { actor, input, note }) => {
  const row = await findOwnPolicy(unit, actor, input.params.id)
  note({ resourceName: row.name })
  await removePolicy(unit, actor, row)
  return { success: true }
}
