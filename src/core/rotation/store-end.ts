import type { ActivationRow } from '../activation-row.ts'
import type { Unit } from '../barrier/view.ts'

/** How the process of an action ended, as the runner saw it and with secret values struck out. */
export interface RunEnd {
  status: 'success' | 'action error' | 'timed out' | 'killed' | 'not accepted'
  /** JSON text of what the action answered, or of its error. */
  result: string
  /** What it printed, by lines. */
  logs: readonly string[]
  /** Why it ended so, in a sentence without values; empty for a success. */
  reason: string
}

/** Stores how a run ended; `undefined` where no such activation was stored. */
export async function storeEnd(unit: Unit, run: { activation: string; account: string }, end: RunEnd): Promise<ActivationRow | undefined> {
  const row = await unit.tables.activation(run.account, run.activation)
  if (row === undefined) return undefined
  const ended: ActivationRow = {
    ...row,
    endedAt: unit.world.clock.now(),
    success: end.status === 'success' ? 1 : 0,
    status: end.status,
    result: end.result,
    logs: JSON.stringify(end.logs),
  }
  await unit.write.putActivation(ended)
  return ended
}
