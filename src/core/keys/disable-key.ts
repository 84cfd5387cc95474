import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey, keyStatus } from './key-shape.ts'

/** From the next call on nothing under the key is opened or sealed. A key that is disabled already stays so. */
export const disableKey: Changing<typeof OPERATIONS.disableKey> = async (unit, call) => {
  const key = await findKey(unit, call)
  if (key.state === 'REVOKE')
    throw new Problem('key.state', `The protection key ${key.name} waits for its deletion, and is unusable already.`)
  return keyStatus(key.state === 'DISABLE' ? key : await unit.change('kms_key', key, { state: 'DISABLE', stateAt: unit.world.clock.now() }))
}
