import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeKeyState } from './change-key-state.ts'
import { findKey } from './key-shape.ts'
import { mustAllowKey } from './state.ts'

/** Ends the hours of waiting. The key comes back unusable, until somebody enables it. */
export const cancelKeyDeletion: Changing<typeof OPERATIONS.cancelKeyDeletion> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'cancel deletion')
  return changeKeyState(unit, key, 'DISABLE')
}
