import { type Compiled, saidAbout } from './compile.ts'
import { asksForFacts } from './condition.ts'
import { type Decision, decide, type Holds, type Request, unasked } from './decide.ts'
import type { Condition } from './statement.ts'

/**
 * Decides about a list that shows what its caller may see (contract: secret-manager.md, operation 1), asked for on `…:{type}/*`:
 * allowed as soon as the action is allowed on some id, since the list leaves the others out. A Deny on `{type}/*` fits every
 * id behind it, and still denies. What a condition asks of a secret's name is asked of each secret by the list itself. Pure.
 */
export function decideList(compiled: Compiled, request: Request, holds: Holds = unasked): Decision {
  const askedOfEach = (condition: Condition) => request.product === 'SecretManager' && asksForFacts(condition)
  const plain = decide(compiled, request, (condition, about) => holds(condition, about) ?? (askedOfEach(condition) ? false : undefined))
  if (plain.allowed || plain.by !== undefined) return plain
  const { exact, others } = saidAbout(compiled, request.product, request.action).allow
  const beginning = request.nrn.slice(0, -'*'.length)
  const rules = [...exact.values(), ...others]
  const mayHold = (condition: Condition) => holds(condition, request) ?? askedOfEach(condition)
  const some = rules.find(({ nrn, condition }) => (condition === undefined || mayHold(condition)) && nrn.rests(beginning).length > 0)
  return some === undefined ? plain : { allowed: true, by: some.ref }
}
