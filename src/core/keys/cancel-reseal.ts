import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey } from './key-shape.ts'
import { resealShape } from './reseal-shape.ts'

/** Stops a re-seal. What came under the current version stays there; asked for again, it goes on with the rest. */
export const cancelReseal: Changing<typeof OPERATIONS.cancelReseal> = async (unit, call) => {
  const key = await findKey(unit, call)
  const reseal = await unit.get('reseal', key.id)
  if (reseal?.state !== 'RUNNING')
    throw new Problem('key.state', `No re-seal of the protection key ${key.name} is running.`, { reason: { is: 'no-reseal' } })
  const message = 'It was cancelled. What it re-sealed stays re-sealed; start it again for the rest.'
  const cancelled = await unit.change('reseal', reseal, { state: 'CANCELLED', endedAt: unit.world.clock.now(), message })
  return resealShape(unit, key, cancelled)
}
