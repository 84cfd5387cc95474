import type { OPERATIONS } from '#contract/operations'
import type { Prepared } from '../door/call.ts'
import { endSessions } from '../sessions/session.ts'
import { mayChange } from './may-change.ts'
import { generatedField, type PreparedPassword, preparePassword } from './new-password.ts'
import { findSubAccount } from './sub-account.ts'

export const updateSubAccountPassword: Prepared<typeof OPERATIONS.updateSubAccountPassword, PreparedPassword> = {
  prepare: (world, { body }) => preparePassword(world, { needPasswordGenerate: body.needPasswordGenerate, password: body.newPassword }),
  run: async (unit, { actor, input, prepared, note }) => {
    const row = await findSubAccount(unit, actor, input.params.id)
    note({ resourceName: row.loginId })
    await mayChange(unit, actor, row)
    await unit.change('principal', row, { passwordHash: prepared.hash, failedSignIns: 0 })
    await endSessions(unit, row.id)
    return { success: true, ...generatedField(prepared) }
  },
}
