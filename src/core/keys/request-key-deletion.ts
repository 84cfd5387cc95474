import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeKeyState } from './change-key-state.ts'
import { findKey } from './key-shape.ts'
import { mustSealNothing } from './sealed-secrets.ts'
import { mustAllowKey } from './state.ts'

/** Starts the 72 hours of waiting. Asked again, it answers the same: the date does not move. */
export const requestKeyDeletion: Changing<typeof OPERATIONS.requestKeyDeletion> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'request deletion')
  await mustSealNothing(unit, key)
  return changeKeyState(unit, key, 'REVOKE')
}
