import { LIMITS } from '#base/limits'
import type { Unit } from '../barrier/view.ts'
import type { KeyRow, KeyState } from '../rows.ts'

/** Moves a key to a state and answers it as KMS does. A key that is in it already stays as it is, dates and all. */
export async function changeKeyState(unit: Unit, key: KeyRow, state: KeyState) {
  const now = unit.world.clock.now()
  const destroyAt = state === 'REVOKE' ? now + LIMITS.keyDeletionMs : null
  const { id, stateAt } = key.state === state ? key : await unit.change('kms_key', key, { state, stateAt: now, destroyAt })
  return { keyTag: id, status: state, statusDate: stateAt }
}
