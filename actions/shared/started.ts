import type { Caller } from './caller.ts'
import type { Plan } from './plan.ts'
import type { Target } from './target.ts'
import type { Value } from './value.ts'

/** Whether an administrator is a user of the target like others, or holds whatever the requests of an API ask for. */
export type Admins = 'log in' | 'have tokens'

/** Everything that a run knows once it has started. */
export interface Started {
  caller: Caller
  plan: Plan
  target: Target
  active: Value
  previous: Value | undefined
  pending: Value | undefined
  admin: Value | undefined
  admins: Admins
}
