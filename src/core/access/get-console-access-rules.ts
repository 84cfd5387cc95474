import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { findSubAccount } from './sub-account.ts'

export const getConsoleAccessRules: Reading<typeof OPERATIONS.getConsoleAccessRules> = async (view, { actor, input, note }) => {
  const row = await findSubAccount(view, actor, input.params.id)
  note({ resourceName: row.loginId })
  return {
    subAccountId: row.id,
    useConsolePermitIp: row.useConsolePermitIp === 1,
    consolePermitIps: JSON.parse(row.consolePermitIps) as string[],
  }
}
