import { isProblem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Prepared } from '../door/call.ts'
import { findKey } from './key-shape.ts'
import { addVersion, type NewPrivateKey, privateKeyFor } from './new-version.ts'
import { mustAllowKey } from './state.ts'

/** A new version, which seals from now on. */
export const rotateKey: Prepared<typeof OPERATIONS.rotateKey, NewPrivateKey> = {
  prepare: async (_world, { params }, look) => {
    const key = await look((view) => view.get('kms_key', params.keyTag)).catch((error: unknown) => {
      // A row that cannot be believed is refused inside, where the refusal is recorded.
      if (isProblem(error, 'store.tampered')) return undefined
      throw error
    })
    return privateKeyFor(key?.type)
  },
  run: async (unit, call) => {
    const key = await findKey(unit, call)
    mustAllowKey(key, 'rotate')
    const { currentVersion } = await addVersion(unit, key, call.prepared)
    call.note({ version: currentVersion })
    return { keyTag: key.id, version: currentVersion, rotatedDate: unit.world.clock.now() }
  },
}
