import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { ActionRow } from '../rows.ts'
import { shownActionParameters } from './parameters.ts'

type ActionDetail = Reply<typeof OPERATIONS.getAction>
type ActionItem = Reply<typeof OPERATIONS.getActions>[number]

/** An action as its list shows it. */
export function actionItem(action: ActionRow): ActionItem {
  return {
    name: action.name,
    package: action.package,
    type: 'basic',
    description: action.description,
    exec: { kind: action.kind },
    limits: { timeout: action.timeoutMs, memory: action.memoryMb },
    version: action.version,
    updateDate: action.updatedAt,
  }
}

/** An action in full. */
export function actionDetail(view: View, actor: Actor, action: ActionRow): ActionDetail {
  return {
    ...actionItem(action),
    parameters: shownActionParameters(view, actor, action),
    supportsDryRun: action.dryRuns === 1,
    exec: { kind: action.kind, code: action.code, main: action.main, binary: action.binary === 1 },
  }
}
