import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { endSessions } from '../sessions/session.ts'
import { endTemporaryKeys } from './end-temporary-keys.ts'
import { mayChange, mayDescribe } from './may-change.ts'
import { matchedSubAccount, subAccountColumns, subAccountTag } from './sub-account.ts'

/** What gives nobody anything: no decision asks for it, nobody signs in or gets in again by it. Whatever else there is, or will be, may. */
const DESCRIBING: ReadonlySet<string> = new Set(['name', 'email', 'memo'])

/** Changes the fields that are given, `active` included. Felt on the next call, on every node. */
export const updateSubAccount: Changing<typeof OPERATIONS.updateSubAccount> = async (unit, call) => {
  const { actor, input } = call
  const row = await matchedSubAccount(unit, call)
  if (Object.keys(input.body).every((field) => DESCRIBING.has(field))) await mayDescribe(unit, actor, row)
  else await mayChange(unit, actor, row)
  const changed = await unit.change('principal', row, subAccountColumns(input.body, unit.world.vpcSources))
  // Whoever is let in again later signs in again, and makes new temporary keys; and a second factor that became mandatory is asked for at once.
  const nowMandatory = changed.mfaMandatory === 1 && row.mfaMandatory === 0
  if (changed.active === 0 || changed.consoleAccess === 0 || nowMandatory) await endSessions(unit, row.id)
  if (changed.active === 0 || changed.apiAccess === 0) await endTemporaryKeys(unit, row.id, () => true)
  call.note({ etag: await subAccountTag(unit, changed) })
  return { success: true, id: row.id }
}
