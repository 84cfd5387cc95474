import { MINUTE } from '#base/instant'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Decision } from '../access/decide.ts'
import { SYSTEM_POLICIES } from '../access/system-policies.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { momentOf } from '../door/refusal.ts'
import type { UsageRow } from '../usage-row.ts'
import { byOf, wouldAllow } from './asked-of.ts'

/** Why a call was refused, as the history tells it, and which policies would have been enough. */
export const getDecision: Reading<typeof OPERATIONS.getDecision> = async (view, { actor, input: { params } }) => {
  const record = await recordOf(view, actor.account, params.id)
  if (record === undefined)
    throw new Problem(
      'decision.not-found',
      'No refusal of this account has this id. Use the one in the header x-coffer-decision-id of a refusal.',
    )
  const decision: Decision = { allowed: false, by: await denyOf(view, record) }
  const request = { product: record.product, action: record.action, nrn: record.nrn }
  return {
    decisionId: params.id,
    time: record.time,
    requestor: { type: record.requestorType, id: record.requestor, name: record.requestorName },
    ip: record.ip,
    action: record.action,
    nrn: record.nrn,
    problem: record.problem,
    allowed: false,
    by: byOf(decision.by),
    reason: record.message.slice(0, 2000),
    wouldAllow: record.problem === 'access.denied' ? await wouldAllow(view, actor.account, request, decision) : [],
  }
}

async function recordOf(view: View, account: string, id: string): Promise<UsageRow | undefined> {
  const from = momentOf(id)
  if (!Number.isSafeInteger(from)) return undefined
  const { rows } = await view.tables.usage({ account, from, to: from + MINUTE, keyword: `Decision ${id}.`, limit: 2, offset: 0 })
  return rows.find(({ result, message }) => result === 'DENIED' && message.endsWith(` Decision ${id}.`))
}

/** The statement that the record names. Names of policies never change and have no spaces. */
async function denyOf(view: View, { account, message }: UsageRow) {
  const [, statement, policyName] = /: statement (\d+) of (\S+) denies it\. Decision /.exec(message) ?? []
  if (statement === undefined || policyName === undefined) return undefined
  const [own] = await view.find('policy', [
    { column: 'account', is: 'eq', value: account },
    { column: 'name', is: 'eq', value: policyName },
  ])
  const policy = own?.id ?? SYSTEM_POLICIES.find(({ name }) => name === policyName)?.id ?? ''
  return { policy, policyName, statement: Number(statement) - 1 }
}
