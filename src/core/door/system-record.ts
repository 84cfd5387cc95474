import type { Problem } from '#base/problem'
import type { Operation } from '#contract/operation'
import { OPERATIONS, type OperationId } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { World } from '../ports/services.ts'
import type { NewUsageRow } from '../usage-row.ts'
import type { Notes } from './call.ts'
import { usageRecord } from './usage-record.ts'

/** What the server did on its own, told as the operation that a caller would have used for it. */
export interface SystemDeed {
  account: string
  operation: OperationId
  params: Record<string, string>
  notes: Notes & { message: string }
  /** Why it could not be done, where it could not. */
  problem?: Problem
}

/**
 * The usage record of a change that nobody called for: due rotations, time limits, ended processes, deletions that fall
 * due. It names the server as requestor, so that history tells every change, whoever made it.
 */
export function systemRecord({ account, operation, params, notes, problem }: SystemDeed, world: World): NewUsageRow {
  const told = { operation: OPERATIONS[operation] as unknown as Operation, params, requestId: '', actor: systemActor(account), notes }
  return usageRecord(problem === undefined ? { ...told, status: 200 } : { ...told, status: 422, problem }, world)
}

/** The server itself. It decides nothing by policies: what it may do on its own stands in the code that does it. */
function systemActor(account: string): Actor {
  const actor: Actor = {
    account,
    type: 'System',
    id: 'system',
    name: 'Coffer',
    accessKey: '',
    ip: '',
    policies: [],
    asksForFacts: false,
    steady: false,
    knowing: () => actor,
    decide: () => ({ allowed: false, by: undefined }),
    idsAllowed: () => ({ allow: [], deny: [] }),
    secretsAllowed: () => ({ allow: [], deny: [] }),
  }
  return actor
}
