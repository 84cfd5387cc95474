import { asksForFacts } from './condition.ts'
import { type NrnPattern, readNrnPattern } from './nrn-pattern.ts'
import { fits } from './pattern.ts'
import { RuleIndex } from './rule-index.ts'
import type { Condition, Policy, Statement, StatementRef } from './statement.ts'

/** One resource of one statement, ready to be asked. */
export interface Rule {
  readonly nrn: NrnPattern
  readonly condition: Condition | undefined
  readonly ref: StatementRef
}

/** What is allowed, or what is denied, about one action. */
export interface Side {
  /** The rule that speaks about every resource, if there is one: then no other needs to be asked. */
  readonly everything: Rule | undefined
  /** Rules that name one NRN, by it. */
  readonly exact: ReadonlyMap<string, Rule>
  /** Patterns, and all that has a condition. */
  readonly others: readonly Rule[]
  /** The same, for questions about one resource. */
  readonly index: RuleIndex<Rule>
}
export interface Said {
  readonly deny: Side
  readonly allow: Side
}

/** Policies with what they say about each action that was asked for kept at hand: as much as there are operations. */
export interface Compiled {
  readonly policies: readonly Policy[]
  readonly asked: Map<string, Map<string, Said>>
  /** Whether a decision may hang on the name or tags of a resource. */
  readonly asksForFacts: boolean
  /** Whether no statement has a condition: then a question has one answer. */
  readonly steady: boolean
}

/** Any product: how policies that mean everything name it. */
const ANY_PRODUCT = '*'

/** Makes policies ready for questions. What they say about an action is gathered when it is first asked for. */
export function compile(policies: readonly Policy[]): Compiled {
  const statements = policies.flatMap((policy) => policy.statements)
  const conditions = statements.map(({ condition }) => condition).filter((condition) => condition !== undefined)
  return { policies, asked: new Map(), asksForFacts: conditions.some(asksForFacts), steady: conditions.length === 0 }
}

export function saidAbout({ policies, asked }: Compiled, product: string, action: string): Said {
  const known = asked.get(product)?.get(action)
  if (known !== undefined) return known
  const made = { deny: sideOf(policies, 'Deny', product, action), allow: sideOf(policies, 'Allow', product, action) }
  const ofProduct = asked.get(product) ?? new Map<string, Said>()
  asked.set(product, ofProduct.set(action, made))
  return made
}

function sideOf(policies: readonly Policy[], effect: Statement['effect'], product: string, action: string): Side {
  const exact = new Map<string, Rule>()
  const others: Rule[] = []
  let everything: Rule | undefined
  for (const rule of rulesOf(policies, effect, product, action)) {
    if (rule.condition !== undefined || !(rule.nrn.everything || rule.nrn.single)) others.push(rule)
    else if (rule.nrn.everything) everything ??= rule
    else if (!exact.has(rule.nrn.text)) exact.set(rule.nrn.text, rule)
  }
  return { everything, exact, others, index: new RuleIndex(others) }
}

function* rulesOf(policies: readonly Policy[], effect: Statement['effect'], product: string, action: string): Generator<Rule> {
  for (const { id, name, statements } of policies) {
    for (const [at, { effect: ofStatement, targets, condition }] of statements.entries()) {
      if (ofStatement !== effect) continue
      const ref = { policy: id, policyName: name, statement: at }
      for (const target of targets) {
        if (target.product !== product && target.product !== ANY_PRODUCT) continue
        if (!target.actions.some((pattern) => fits(pattern, action))) continue
        for (const nrn of target.resourceNrns) yield { nrn: readNrnPattern(nrn), condition, ref }
      }
    }
  }
}
