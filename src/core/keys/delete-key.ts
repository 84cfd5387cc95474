import type { OPERATIONS } from '#contract/operations'
import type { Finished } from '../door/call.ts'
import { destroyKey } from './destroy-key.ts'
import { findKey } from './key-shape.ts'
import { mustSealNothing } from './sealed-secrets.ts'
import { mustAllowKey } from './state.ts'

/** Erases a key at once, without waiting for the date. When it is answered, its bytes have left the store's files. */
export const deleteKey: Finished<typeof OPERATIONS.deleteKey> = {
  run: async (unit, call) => {
    const key = await findKey(unit, call)
    mustAllowKey(key, 'delete')
    await mustSealNothing(unit, key)
    await destroyKey(unit, key)
    return null
  },
  finish: async (world, _input, reply) => {
    await world.scrub?.()
    return reply
  },
}
