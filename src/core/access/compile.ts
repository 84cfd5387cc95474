import { fits } from './pattern.ts'
import type { Policy, Statement, StatementRef } from './statement.ts'

/** One target of a statement, ready to be asked. */
export interface Rule {
  effect: Statement['effect']
  actions: readonly string[]
  nrns: readonly string[]
  ref: StatementRef
}

/** An actor's policies by product, Deny first, with the rules of each action that was asked for kept at hand. */
export interface Compiled {
  readonly policies: readonly Policy[]
  readonly products: ReadonlyMap<string, readonly Rule[]>
  readonly asked: Map<string, readonly Rule[]>
}

/** Any product: how policies that mean everything name it. */
const ANY_PRODUCT = '*'

/** Makes policies ready for questions. Statements with a condition are left out when it cannot be asked: they allow nothing, and deny always. */
export function compile(policies: readonly Policy[]): Compiled {
  const products = new Map<string, Rule[]>()
  for (const policy of policies) {
    policy.statements.forEach((statement, at) => {
      // Conditions come with user-created policies. Until one can be asked, the safe reading is taken.
      if (statement.condition !== undefined && statement.effect === 'Allow') return
      for (const target of statement.targets) {
        const rule = {
          effect: statement.effect,
          actions: target.actions,
          nrns: target.resourceNrns,
          ref: { policy: policy.id, policyName: policy.name, statement: at },
        }
        const rules = products.get(target.product)
        if (rules === undefined) products.set(target.product, [rule])
        else rules.push(rule)
      }
    })
  }
  return { policies, products, asked: new Map() }
}

/** The rules that say anything about an action, Deny first. */
export function candidates(compiled: Compiled, product: string, action: string): readonly Rule[] {
  const key = `${product} ${action}`
  const known = compiled.asked.get(key)
  if (known !== undefined) return known
  const all = [...(compiled.products.get(product) ?? []), ...(compiled.products.get(ANY_PRODUCT) ?? [])]
  const found = all.filter((rule) => rule.actions.some((pattern) => fits(pattern, action)))
  found.sort((left, right) => (left.effect === right.effect ? 0 : left.effect === 'Deny' ? -1 : 1))
  compiled.asked.set(key, found)
  return found
}
