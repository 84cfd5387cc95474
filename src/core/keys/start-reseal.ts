import type { Unit } from '../barrier/view.ts'
import type { KeyRow, ResealRow } from '../rows.ts'
import { olderThan } from './reseal-shape.ts'

/** Asks for a re-seal of what lies under older versions of a key; one that runs already goes on. The clock does the work. */
export async function startReseal(unit: Unit, key: KeyRow): Promise<ResealRow> {
  const known = await unit.get('reseal', key.id)
  if (known?.state === 'RUNNING') return known
  const { counts } = await unit.tables.valueCounts(key.id)
  const total = olderThan(counts, key.currentVersion)
  const asked = { state: 'RUNNING', total, startedAt: unit.world.clock.now(), endedAt: null, message: '' } as const
  return known === undefined ? unit.add('reseal', { id: key.id, account: key.account, ...asked }) : unit.change('reseal', known, asked)
}
