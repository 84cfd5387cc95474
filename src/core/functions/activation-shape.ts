import { MINUTE } from '#base/instant'
import { Problem } from '#base/problem'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { ACTION_TIMEOUT_MS } from '#contract/rulings'
import type { ActivationRow } from '../activation-row.ts'
import type { View } from '../barrier/view.ts'
import type { World } from '../ports/services.ts'
import { namesIn } from './action-names.ts'
import { storedLines } from './kept-output.ts'

type Activation = Reply<typeof OPERATIONS.getActionActivation>

/** No action may run longer than this, so what still stands at `running` then was lost with its server. */
const LOST_AFTER_MS = ACTION_TIMEOUT_MS.max + MINUTE

/** What a run answered whose server is gone. */
export const SERVER_GONE = JSON.stringify({ error: 'The server stopped while the action ran.' })

/** What stands for the name of the action where a webhook was called. */
const DELIVERY = { name: 'webhook', package: '' }

/** One run of an action as it is answered. */
export function activationShape(row: ActivationRow, view: Pick<View, 'world' | 'vault'>): Activation {
  const names = row.action === '' ? DELIVERY : namesIn(row.action)
  return {
    activationId: row.id,
    name: names.name,
    namespace: names.package,
    start: row.startedAt,
    end: row.endedAt,
    logs: [...logOf(row, view)],
    ...outcomeOf(row, view.world),
  }
}

/** How long it took, and what came of it. */
export function outcomeOf(row: ActivationRow, { clock }: Pick<World, 'clock'>): Pick<Activation, 'duration' | 'response'> {
  const isLost = row.endedAt === null && clock.now() - row.startedAt > LOST_AFTER_MS
  const [status, result] = isLost ? (['killed', SERVER_GONE] as const) : ([row.status, row.result] as const)
  return {
    duration: row.endedAt === null ? null : Math.max(0, row.endedAt - row.startedAt),
    response: { result: JSON.parse(result) as unknown, status, success: row.success === 1 },
  }
}

/** What a run printed: so far, while it runs on this node; else what is stored, which of a run on another node may be a second old. */
export function logOf(row: ActivationRow, view: Pick<View, 'world' | 'vault'>): readonly string[] {
  return (row.endedAt === null ? view.world.dispatch?.printed(row.id) : undefined) ?? storedLines(view, row)
}

/** The runs of an action or of a trigger, newest first. */
export async function activationsOf(
  view: View,
  account: string,
  by: { action: string } | { trigger: string },
  page: { limit: number; skip: number },
): Promise<Activation[]> {
  const rows = await view.tables.activations(account, by, page.limit, page.skip)
  return rows.map((row) => activationShape(row, view))
}

export function noActivation(): Problem {
  return new Problem('function.activation-not-found', 'This action has no activation with this id. List its activations.')
}
