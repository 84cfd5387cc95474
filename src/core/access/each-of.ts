import { isProblem, type Problem } from '#base/problem'
import { OUTCOME_PROBLEMS } from '#contract/sub-account/fields'
import type { Call } from '../door/call.ts'

export interface OneOutcome {
  success: boolean
  id: string
  message?: string
  problem?: OutcomeProblem
}

type OutcomeProblem = (typeof OUTCOME_PROBLEMS)[number]

/**
 * Does something for each of many, which are of this type. What is wrong with one is told in its place, a refusal with a record of its
 * own, and a store that fails or lies ends the whole call; `each` must leave nothing half done when it throws.
 */
export async function eachOf(
  call: Pick<Call, 'refuse'>,
  { type, ids }: { type: 'Policy' | 'Group' | 'SubAccount'; ids: readonly string[] },
  each: (id: string) => Promise<void>,
): Promise<OneOutcome[]> {
  const outcomes: OneOutcome[] = []
  for (const id of ids) {
    try {
      await each(id)
      outcomes.push({ success: true, id })
    } catch (error) {
      if (!isOwn(error)) throw error
      outcomes.push({ success: false, id, message: call.refuse(error, `${type}/${id}`).message, problem: error.code })
    }
  }
  return outcomes
}

function isOwn(error: unknown): error is Problem & { code: OutcomeProblem } {
  return isProblem(error) && OUTCOME_PROBLEMS.some((code) => code === error.code)
}
