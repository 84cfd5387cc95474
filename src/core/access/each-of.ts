import { isProblem, type Problem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'

export interface OneOutcome {
  success: boolean
  id: string
  message?: string
}

/** What can be wrong with one of many; a store that fails or lies ends the whole call. */
const OWN: readonly ProblemCode[] = ['access.exceeds', 'access.denied', 'principal.not-found', 'principal.limit', 'principal.fixed']

/** Does something for each of many. What fails is told in its place; `each` must leave nothing half done when it throws. */
export async function eachOf(ids: readonly string[], each: (id: string) => Promise<void>): Promise<OneOutcome[]> {
  const outcomes: OneOutcome[] = []
  for (const id of ids) {
    try {
      await each(id)
      outcomes.push({ success: true, id })
    } catch (error) {
      if (!isOwn(error)) throw error
      outcomes.push({ success: false, id, message: error.message })
    }
  }
  return outcomes
}

function isOwn(error: unknown): error is Problem {
  return isProblem(error) && OWN.includes(error.code)
}
