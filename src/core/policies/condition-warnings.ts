import { conditionHolds, operatorOf, TAG } from '../access/condition.ts'
import { SHOWING } from '../access/load-actor.ts'
import { covers } from '../access/pattern.ts'
import type { Condition, Statement } from '../access/statement.ts'
import { type Place, type Warning, warning } from './warning.ts'
import { actionsOf } from './words.ts'

/** What the condition of a statement asks that has always the same answer, and what it asks too early. */
export function* conditionWarnings(statement: Statement, path: string, place: Place): Generator<Warning> {
  const { condition } = statement
  if (condition === undefined) return
  yield* ofDates(condition, path, place)
  for (const [written, keys] of Object.entries(condition)) {
    const field = `${path}.${written}`
    for (const [key, values] of Object.entries(keys)) {
      if (key.startsWith(TAG)) yield* ofTags(statement, field)
      if (key === 'ncp:SecretName') yield* ofNames(statement, field)
      yield* ofKnown(key, { [written]: { [key]: values } }, field, place)
      if (excludesItself(condition, { written, key, values }))
        yield warning('it can never hold together with its own Not….', { is: 'own-not', field })
    }
  }
}

function* ofDates(condition: Condition, path: string, { now }: Place): Generator<Warning> {
  const latest = condition['DateLessThan']?.['ncp:CurrentTime']
  if (latest?.every((value) => Date.parse(value) <= now))
    yield warning('it can never hold again, since the date is past.', { is: 'date-past', field: `${path}.DateLessThan` })
  const earliest = condition['DateGreaterThan']?.['ncp:CurrentTime']
  if (earliest !== undefined && latest !== undefined && Math.min(...earliest.map(Date.parse)) >= Math.max(...latest.map(Date.parse)))
    yield warning('it can never hold, since it ends before it begins.', { is: 'ends-before', field: path })
}

const actionsIn = ({ targets }: Statement) =>
  targets.flatMap(({ product, actions }) => actions.flatMap((action) => actionsOf(product, action)))

/** Sub accounts and groups have tags (`factsOf`). */
function* ofTags(statement: Statement, field: string): Generator<Warning> {
  const tagged = actionsIn(statement).some(
    ({ product, single }) => product === 'IAM' && single.some((type) => type === 'SubAccount' || type === 'Group'),
  )
  if (!tagged) yield warning('it asks for a tag, and none of the resources of these actions has tags.', { is: 'no-tags', field })
}

const CREATE = 'Change/createSecret'

function* ofNames(statement: Statement, field: string): Generator<Warning> {
  const ofSecrets = actionsIn(statement).filter(({ product }) => product === 'SecretManager')
  if (statement.effect === 'Deny' && ofSecrets.some(({ action }) => action === CREATE)) {
    const why = `it denies ${CREATE} whatever the name, since a secret that is not made yet has none.`
    yield warning(why, { is: 'denies-any-name', field })
  } else if (!ofSecrets.some(({ action, single }) => single.includes('Secret') || SHOWING.has(`SecretManager ${action}`)))
    yield warning('it asks for the name of a secret, and none of these actions is about a secret that has one already.', {
      is: 'no-names',
      field,
    })
}

/** What has few values, all of them known: the region, and who can hold a policy. */
function* ofKnown(key: string, condition: Condition, field: string, { region, now }: Place): Generator<Warning> {
  const possible = key === 'ncp:RequestRegion' ? [region] : key === 'ncp:principalType' ? ['Sub', 'Role'] : undefined
  const holds = (value: string) => {
    const nobody = { principalName: '', principalId: '', principaluuid: '', sourceIp: '', now, multiFactor: false }
    return conditionHolds(condition, { ...nobody, region: value, principalType: value }, undefined)
  }
  if (possible === undefined || possible.some((value) => holds(value) !== false)) return
  const choices = possible.join(', ')
  yield warning(`it can never hold: it is always one of ${choices}.`, { is: 'never-one-of', field, choices })
}

/** Whether all that an operator takes is taken away by its own `Not…` over the same key. */
function excludesItself(condition: Condition, of: { written: string; key: string; values: readonly string[] }): boolean {
  const operator = operatorOf(of.written)
  if (operator === undefined || operator.not) return false
  return Object.entries(condition).some(([written, keys]) => {
    const other = operatorOf(written)
    const taken = keys[of.key]
    if (other?.not !== true || other.name !== operator.name || taken === undefined) return false
    return of.values.every((value) => taken.some((wide) => (operator.name === 'StringLike' ? covers(wide, value) : wide === value)))
  })
}
