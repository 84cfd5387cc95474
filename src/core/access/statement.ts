/** What a policy says, as it stands on the wire (contract: sub-account.md). */
export interface Target {
  product: string
  actions: readonly string[]
  resourceNrns: readonly string[]
}
/** Operator, then key, then values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
export interface Statement {
  effect: 'Allow' | 'Deny'
  targets: readonly Target[]
  /** A statement whose condition does not hold says nothing. */
  condition?: Condition
}

export interface Policy {
  id: string
  name: string
  type: 'SYSTEM_MANAGED' | 'USER_CREATED'
  description: string
  statements: readonly Statement[]
}

/** Names one statement of one policy. */
export interface StatementRef {
  policy: string
  policyName: string
  /** Position of the statement in the policy, from 0. */
  statement: number
}
