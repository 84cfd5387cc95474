import type { Instant } from '#base/instant'
import { readNrnPattern } from '../access/nrn-pattern.ts'
import { covers } from '../access/pattern.ts'
import type { Statement, Target } from '../access/statement.ts'
import { actionsOf } from './words.ts'

/** Where the account's resources lie. */
interface Place {
  region: string
  account: string
  now: Instant
}

/** What is allowed to be written but can never take effect, each with its place. */
export function* warningsOf(statements: readonly Statement[], place: Place): Generator<string> {
  for (const [p, statement] of statements.entries()) {
    for (const [t, target] of statement.targets.entries()) yield* ofTarget(target, `permissions[${p}].targets[${t}]`, place)
    yield* ofCondition(statement, `permissions[${p}].condition`, place)
    if (statement.effect === 'Allow' && statement.targets.every((target) => denied(target, statements)))
      yield `permissions[${p}]: it can never allow anything, since this policy denies all of it.`
  }
}

function* ofTarget({ product, actions, resourceNrns }: Target, path: string, { region, account }: Place): Generator<string> {
  const known = actions.flatMap((action) => actionsOf(product, action))
  if (known.length === 0) {
    yield `${path}: it can never match, since ${product} has no operations that policies decide about.`
    return
  }
  for (const [at, written] of resourceNrns.entries()) {
    const nrn = readNrnPattern(written)
    const meets = known.some((action) =>
      action.types.some((type) => nrn.rests(`nrn:PUB:${action.product}:${region}:${account}:${type}/`).length > 0),
    )
    if (!meets)
      yield `${path}.resourceNrns[${at}]: it can never match: no resource of these actions in this account has such an NRN. Theirs begin with nrn:PUB:${known[0]?.product}:${region}:${account}:${known[0]?.types[0]}/.`
  }
  for (const [at, action] of actions.entries())
    if (actionsOf(product, action).length === 0) yield `${path}.actions[${at}]: it can never match: ${product} has no such actions.`
}

function* ofCondition({ condition }: Statement, path: string, { now }: Place): Generator<string> {
  const latest = condition?.['DateLessThan']?.['ncp:CurrentTime']
  if (latest?.every((value) => Date.parse(value) <= now)) yield `${path}.DateLessThan: it can never hold again, since the date is past.`
  const [earliest, end] = [condition?.['DateGreaterThan']?.['ncp:CurrentTime'], latest]
  if (earliest !== undefined && end !== undefined && Math.min(...earliest.map(Date.parse)) >= Math.max(...end.map(Date.parse)))
    yield `${path}: it can never hold, since it ends before it begins.`
}

/** Whether a Deny without a condition takes in all of a target. */
function denied({ product, actions, resourceNrns }: Target, statements: readonly Statement[]): boolean {
  const denies = statements
    .filter(({ effect, condition }) => effect === 'Deny' && condition === undefined)
    .flatMap(({ targets }) => targets)
  return actions.every((action) =>
    resourceNrns.every((nrn) =>
      denies.some(
        (deny) =>
          (deny.product === '*' || deny.product === product) &&
          deny.actions.some((wide) => covers(wide, action)) &&
          deny.resourceNrns.some((wide) => readNrnPattern(wide).covers(readNrnPattern(nrn))),
      ),
    ),
  )
}
