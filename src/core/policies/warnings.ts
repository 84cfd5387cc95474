import { POLICY } from '#contract/rulings'
import { insideOf } from '../access/contains.ts'
import { SHOWING } from '../access/load-actor.ts'
import { type NrnPattern, readNrnPattern } from '../access/nrn-pattern.ts'
import type { Statement, Target } from '../access/statement.ts'
import { conditionWarnings } from './condition-warnings.ts'
import { type Place, type Warning, warning } from './warning.ts'
import { actionsOf, type KnownAction } from './words.ts'

/** What is allowed to be written but can never take effect, each with its place. */
export function* warningsOf(statements: readonly Statement[], place: Place): Generator<Warning> {
  const denied = deniedBy(statements)
  for (const [p, statement] of statements.entries()) {
    const path = `permissions[${p}]`
    for (const [t, target] of statement.targets.entries()) yield* ofTarget(target, `${path}.targets[${t}]`, statement.effect, place)
    yield* conditionWarnings(statement, `${path}.condition`, place)
    if (statement.effect === 'Allow' && statement.targets.every(denied))
      yield warning('it can never allow anything, since this policy denies all of it.', { is: 'never-allows', field: path })
  }
}

/** What an action is asked for on: whatever begins so; `all` where it is asked for on all of them together alone. */
interface Asked {
  begins: string
  all: boolean
}

function* ofTarget(
  { product, actions, resourceNrns }: Target,
  path: string,
  effect: Statement['effect'],
  place: Place,
): Generator<Warning> {
  const each = actions.map((action) => askedFor(actionsOf(product, action), effect, place))
  const asked = distinct(each.flat())
  const [first] = asked
  if (first === undefined) {
    const why = `it can never match, since ${product} has no operations that policies decide about.`
    yield warning(why, { is: 'no-operations', field: path, product })
    return
  }
  const nrns = resourceNrns.map(readNrnPattern)
  for (const [at, nrn] of nrns.entries()) {
    if (asked.some((one) => reaches(nrn, one))) continue
    const field = `${path}.resourceNrns[${at}]`
    const near = asked.find(({ begins }) => nrn.rests(begins).length > 0)
    const why = `it can never match: no resource of these actions in this account has such an NRN. Theirs begin with ${first.begins}.`
    yield near === undefined ? warning(why, { is: 'no-such-resource', field, begins: first.begins }) : ofAll(near, field)
  }
  for (const [at, ofAction] of each.entries()) {
    const field = `${path}.actions[${at}]`
    const [one] = ofAction
    if (one === undefined) yield warning(`it can never match: ${product} has no such actions.`, { is: 'no-such-action', field, product })
    else if (ofAction.every(({ all }) => all) && asked.some(({ all }) => !all) && !nrns.some((nrn) => reaches(nrn, one)))
      yield ofAll(one, field)
  }
}

function ofAll({ begins }: Asked, field: string): Warning {
  const nrn = `${begins}*`
  return warning(`it can never match: such actions are about no single resource. Name ${nrn}.`, { is: 'asked-of-all', field, nrn })
}

function reaches(nrn: NrnPattern, { begins, all }: Asked): boolean {
  return all ? nrn.fits(`${begins}*`) : nrn.rests(begins).length > 0
}

/**
 * A list that shows what its caller may see is allowed by an Allow on one of them. A Deny on one may hide it from any list, and keeps it from
 * what is done to many; it means nothing for what is about to be made alone.
 */
function askedFor(known: readonly KnownAction[], effect: Statement['effect'], { region, account }: Place): Asked[] {
  return known.flatMap(({ product, action, types, single }) => {
    const together = effect === 'Deny' ? action.startsWith('Change/create') : !SHOWING.has(`${product} ${action}`)
    const ofList =
      effect === 'Deny' && product === 'IAM' ? NAMED_IN_LISTS.filter(([end]) => action.endsWith(end)).map(([, type]) => type) : []
    return [...types, ...ofList].map((type) => {
      return { begins: `nrn:PUB:${product}:${region}:${account}:${type}/`, all: together && !single.includes(type) }
    })
  })
}

/** By the ends of their names, what actions name in a list, where a Deny on one of them holds as well (`requireNotDenied`). */
const NAMED_IN_LISTS = [
  ['Policies', 'Policy'],
  ['Groups', 'Group'],
  ['SubAccounts', 'SubAccount'],
  ['Entities', 'SubAccount'],
] as const

function distinct(asked: readonly Asked[]): Asked[] {
  return [...new Map(asked.map((one) => [`${one.begins}${one.all}`, one])).values()]
}

/** Whether Denies without a condition take in all of a target, as far as that is seen within the steps. */
function deniedBy(statements: readonly Statement[]): (target: Target) => boolean {
  const denies = statements.filter(({ effect, condition }) => effect === 'Deny' && condition === undefined)
  const targets = denies.flatMap((deny) => deny.targets)
  return insideOf(targets, { left: POLICY.comparedMax })
}
