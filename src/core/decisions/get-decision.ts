import { MINUTE } from '#base/instant'
import { Problem, type Refused } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { findPolicy } from '../access/rights.ts'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import { momentOf, readRefusal, type ToldRefusal } from '../door/refusal.ts'
import type { UsageRow } from '../usage-row.ts'
import { type By, wouldAllow } from './asked-of.ts'

/** Records are looked through so many at a time: whoever heard of a refusal may write its id into calls that follow. */
const AT_ONCE = 100

/** Why a call was refused, as the history tells it, and which policies would have been enough where none allowed it. */
export const getDecision: Reading<typeof OPERATIONS.getDecision> = async (view, { actor, input: { params } }) => {
  const found = await recordOf(view, actor.account, params.id)
  if (found === undefined)
    throw new Problem(
      'decision.not-found',
      'No refusal of this account has this id. Use the one in the header x-coffer-decision-id of a refusal.',
    )
  const { record, told } = found
  const { refused } = told
  const { product, action, nrn } = refused ?? record
  const decision = { allowed: false, by: undefined } as const
  return {
    decisionId: params.id,
    time: record.time,
    requestor: { type: record.requestorType, id: record.requestor, name: record.requestorName },
    ip: record.ip,
    action,
    nrn,
    problem: record.problem,
    allowed: false,
    byPolicies: refused !== undefined,
    by: await denyOf(view, actor.account, refused?.by),
    reason: told.sentence.slice(0, 2000),
    // Where policies were not what refused, none would help; nor would one beside a Deny.
    wouldAllow:
      refused === undefined || refused.by !== undefined ? [] : await wouldAllow(view, actor.account, { product, action, nrn }, decision),
  }
}

async function recordOf(view: View, account: string, id: string): Promise<{ record: UsageRow; told: ToldRefusal } | undefined> {
  const from = momentOf(id)
  if (!Number.isSafeInteger(from)) return undefined
  const asked = { account, from, to: from + MINUTE, keyword: `Decision ${id}.`, limit: AT_ONCE }
  for (let offset = 0; ; offset += AT_ONCE) {
    const { rows } = await view.tables.usage({ ...asked, offset })
    for (const record of rows) {
      const told = record.result === 'DENIED' ? readRefusal(record.message, record) : undefined
      if (told?.id === id) return { record, told }
    }
    if (rows.length < AT_ONCE) return undefined
  }
}

/** The statement that denied it, without the id of a policy that is gone. */
async function denyOf(view: View, account: string, by: Refused['by']): Promise<By> {
  if (by === undefined) return null
  const stands = (await findPolicy(view, account, by.policyId)) !== undefined
  return { ...by, policyId: stands ? by.policyId : '' }
}
