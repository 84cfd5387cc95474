import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey, keyStatus } from './key-shape.ts'

/** Brings the secrets under the key back. A key that is enabled already stays so. */
export const enableKey: Changing<typeof OPERATIONS.enableKey> = async (unit, call) => {
  const key = await findKey(unit, call)
  if (key.state === 'REVOKE') throw new Problem('key.state', `The protection key ${key.name} waits for its deletion. Cancel that first.`)
  return keyStatus(key.state === 'ENABLE' ? key : await unit.change('kms_key', key, { state: 'ENABLE', stateAt: unit.world.clock.now() }))
}
