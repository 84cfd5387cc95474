import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { changeKeyState } from './change-key-state.ts'
import { findKey } from './key-shape.ts'
import { mustAllowKey } from './state.ts'

/** From the next call on nothing under the key is opened or sealed. A key that is disabled already stays so. */
export const disableKey: Changing<typeof OPERATIONS.disableKey> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'disable')
  return changeKeyState(unit, key, 'DISABLE')
}
