import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeKeyState } from './change-key-state.ts'
import { findKey } from './key-shape.ts'
import { mustAllowKey } from './state.ts'

/** Brings the secrets under the key back. A key that is enabled already stays so. */
export const enableKey: Changing<typeof OPERATIONS.enableKey> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'enable')
  return changeKeyState(unit, key, 'ENABLE')
}
