import type { ActivationRow } from '../activation-row.ts'
import type { Unit } from '../barrier/view.ts'

/** Stores the activation of what is about to run or to be called: a server that dies meanwhile leaves it standing at `running`. */
export function storeRunning(unit: Unit, of: Pick<ActivationRow, 'id' | 'account' | 'action' | 'trigger' | 'job'>): Promise<void> {
  const startedAt = unit.world.clock.now()
  return unit.write.putActivation({ ...of, startedAt, endedAt: null, success: 0, status: 'running', result: 'null', logs: '[]' })
}
