import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey, keyRotation } from './key-shape.ts'
import { mustAllowKey } from './state.ts'

/** No version by date any more; the period is kept. */
export const disableKeyAutoRotation: Changing<typeof OPERATIONS.disableKeyAutoRotation> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'change rotation settings')
  return keyRotation(key.autoRotation === 0 ? key : await unit.change('kms_key', key, { autoRotation: 0, nextRotationAt: null }))
}
