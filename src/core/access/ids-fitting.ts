import type { Condition } from '../ports/store.ts'
import type { IdPatterns } from './decide.ts'
import { fits } from './pattern.ts'

export const everything = ({ allow, deny }: IdPatterns) => allow.includes('*') && deny.length === 0

/** Whether this one id is allowed. */
export function allows({ allow, deny }: IdPatterns, id: string): boolean {
  return allow.some((pattern) => fits(pattern, id)) && !deny.some((pattern) => fits(pattern, id))
}

/** What rows must fulfil whose ids, in a column, are allowed; nothing where all are. */
export function fitting<R>(column: keyof R & string, ids: IdPatterns): Condition<R>[] {
  if (everything(ids)) return []
  const allowed: Condition<R>[] = ids.allow.includes('*') ? [] : [idsLike(column, ids.allow)]
  return ids.deny.length === 0 ? allowed : [...allowed, { not: idsLike(column, ids.deny) }]
}

/** Whole ids are looked up, patterns are compared one by one. */
function idsLike<R>(column: keyof R & string, patterns: readonly string[]): Condition<R> {
  if (patterns.length === 0) return { any: [] }
  const whole = patterns.filter((pattern) => !pattern.includes('*'))
  const open = patterns.filter((pattern) => pattern.includes('*'))
  return { any: [{ column, is: 'in', value: whole }, ...open.map((value): Condition<R> => ({ column, is: 'like', value }))] }
}
