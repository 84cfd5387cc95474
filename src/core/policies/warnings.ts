import type { Instant } from '#base/instant'
import type { PolicyWarning } from '#base/reasons'
import { POLICY } from '#contract/rulings'
import { insideOf } from '../access/contains.ts'
import { readNrnPattern } from '../access/nrn-pattern.ts'
import type { Statement, Target } from '../access/statement.ts'
import { actionsOf } from './words.ts'

/** Where the account's resources lie. */
interface Place {
  region: string
  account: string
  now: Instant
}

export interface Warning {
  message: string
  reason: PolicyWarning
}

/** What is allowed to be written but can never take effect, each with its place. */
export function* warningsOf(statements: readonly Statement[], place: Place): Generator<Warning> {
  const denied = deniedBy(statements)
  for (const [p, statement] of statements.entries()) {
    const path = `permissions[${p}]`
    for (const [t, target] of statement.targets.entries()) yield* ofTarget(target, `${path}.targets[${t}]`, place)
    yield* ofCondition(statement, `${path}.condition`, place)
    if (statement.effect === 'Allow' && statement.targets.every(denied))
      yield warning('it can never allow anything, since this policy denies all of it.', { is: 'never-allows', field: path })
  }
}

const warning = (why: string, reason: PolicyWarning): Warning => ({ message: `${reason.field}: ${why}`, reason })

function* ofTarget({ product, actions, resourceNrns }: Target, path: string, { region, account }: Place): Generator<Warning> {
  const known = actions.flatMap((action) => actionsOf(product, action))
  if (known.length === 0) {
    const why = `it can never match, since ${product} has no operations that policies decide about.`
    yield warning(why, { is: 'no-operations', field: path, product })
    return
  }
  for (const [at, written] of resourceNrns.entries()) {
    const nrn = readNrnPattern(written)
    const meets = known.some((action) =>
      action.types.some((type) => nrn.rests(`nrn:PUB:${action.product}:${region}:${account}:${type}/`).length > 0),
    )
    const begins = `nrn:PUB:${known[0]?.product}:${region}:${account}:${known[0]?.types[0]}/`
    const why = `it can never match: no resource of these actions in this account has such an NRN. Theirs begin with ${begins}.`
    if (!meets) yield warning(why, { is: 'no-such-resource', field: `${path}.resourceNrns[${at}]`, begins })
  }
  for (const [at, action] of actions.entries())
    if (actionsOf(product, action).length === 0)
      yield warning(`it can never match: ${product} has no such actions.`, {
        is: 'no-such-action',
        field: `${path}.actions[${at}]`,
        product,
      })
}

function* ofCondition({ condition }: Statement, path: string, { now }: Place): Generator<Warning> {
  const latest = condition?.['DateLessThan']?.['ncp:CurrentTime']
  if (latest?.every((value) => Date.parse(value) <= now))
    yield warning('it can never hold again, since the date is past.', { is: 'date-past', field: `${path}.DateLessThan` })
  const [earliest, end] = [condition?.['DateGreaterThan']?.['ncp:CurrentTime'], latest]
  if (earliest !== undefined && end !== undefined && Math.min(...earliest.map(Date.parse)) >= Math.max(...end.map(Date.parse)))
    yield warning('it can never hold, since it ends before it begins.', { is: 'ends-before', field: path })
}

/** Whether Denies without a condition take in all of a target, as far as that is seen within the steps. */
function deniedBy(statements: readonly Statement[]): (target: Target) => boolean {
  const denies = statements.filter(({ effect, condition }) => effect === 'Deny' && condition === undefined)
  const targets = denies.flatMap((deny) => deny.targets)
  return insideOf(targets, { left: POLICY.comparedMax })
}
