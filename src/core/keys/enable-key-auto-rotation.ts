import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey, keyRotation } from './key-shape.ts'
import { mustHaveRoom, nextVersionAt } from './new-version.ts'
import { mustAllowKey } from './state.ts'

/** A new version by date from now on, the first after one period. Where it is on already, the date does not move. */
export const enableKeyAutoRotation: Changing<typeof OPERATIONS.enableKeyAutoRotation> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'change rotation settings')
  if (key.autoRotation === 1) return keyRotation(key)
  mustHaveRoom(key)
  const nextRotationAt = nextVersionAt({ ...key, autoRotation: 1 }, unit.world.clock.now())
  return keyRotation(await unit.change('kms_key', key, { autoRotation: 1, nextRotationAt }))
}
