import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey } from './key-shape.ts'
import { nextVersionAt } from './new-version.ts'
import { mustAllowKey } from './state.ts'

/** Another period, counted from now; while automatic rotation is off it is kept for later. */
export const updateKeyRotationPeriod: Changing<typeof OPERATIONS.updateKeyRotationPeriod> = async (unit, call) => {
  const key = await findKey(unit, call)
  mustAllowKey(key, 'change rotation settings')
  const { rotationPeriod } = call.input.body
  const nextRotationAt = nextVersionAt({ autoRotation: key.autoRotation, rotationPeriod }, unit.world.clock.now())
  await unit.change('kms_key', key, { rotationPeriod, nextRotationAt })
  return { keyTag: key.id, rotationPeriod, nextRotationDate: nextRotationAt }
}
