import { type Compiled, saidAbout } from './compile.ts'
import { type Decision, decide, type Request } from './decide.ts'

/**
 * Decides about a list that shows what its caller may see (contract: secret-manager.md, operation 1), asked for on `…:{type}/*`:
 * allowed as soon as the action is allowed on some id, since the list leaves the others out. A Deny on `{type}/*` fits every
 * id behind it, and still denies. Pure.
 */
export function decideList(compiled: Compiled, request: Request): Decision {
  const plain = decide(compiled, request)
  if (plain.allowed || plain.by !== undefined) return plain
  const { exact, others } = saidAbout(compiled, request.product, request.action).allow
  const beginning = request.nrn.slice(0, -'*'.length)
  const rules = [...exact.values(), ...others]
  const some = rules.find(({ nrn, condition }) => condition === undefined && nrn.rests(beginning).length > 0)
  return some === undefined ? plain : { allowed: true, by: some.ref }
}
