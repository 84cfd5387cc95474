import type { Caller } from './caller.ts'
import type { Plan } from './plan.ts'
import type { Target } from './target.ts'
import type { Value } from './value.ts'

/** Everything that a run knows once it has started. */
export interface Started {
  caller: Caller
  plan: Plan
  target: Target
  active: Value
  previous: Value | undefined
  pending: Value | undefined
  admin: Value | undefined
}
