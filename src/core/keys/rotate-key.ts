import { nrn } from '#base/nrn'
import { isProblem, Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import { refusedBy } from '../access/denied.ts'
import type { View } from '../barrier/view.ts'
import type { Prepared } from '../door/call.ts'
import type { KeyRow } from '../rows.ts'
import { findKey } from './key-shape.ts'
import { addVersion, type NewPrivateKey, privateKeyFor } from './new-version.ts'
import { startReseal } from './start-reseal.ts'
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
    const { reseal } = call.input.query
    if (reseal) mayReseal(unit, call.actor, key)
    const rotated = await addVersion(unit, key, call.prepared)
    if (reseal) await startReseal(unit, rotated)
    const { currentVersion } = rotated
    call.note({ version: currentVersion })
    return { keyTag: key.id, version: currentVersion, rotatedDate: unit.world.clock.now() }
  },
}

/** What is asked for beside a rotation takes the right that it takes alone. Problem `access.denied`. */
function mayReseal({ world }: View, actor: Actor, { id, name, account }: KeyRow): void {
  const asked = {
    product: 'KMS',
    action: 'Change/resealKey',
    nrn: nrn({ product: 'KMS', region: world.region, memberNo: account, type: 'Key', id }),
  }
  const decision = actor.decide(asked)
  if (decision.allowed) return
  throw new Problem(
    'access.denied',
    `${actor.name} may rotate the protection key ${name}, but not re-seal: that takes Change/resealKey. Nothing was changed.`,
    refusedBy(actor, asked, decision),
  )
}
