import type { Term, TermField } from '#core/history/terms'
import type { Condition, UsageAsked } from '#core/ports/store'
import type { UsageRow } from '#core/usage-row'

/** The fields that postings know, by the columns of a record. */
const FIELDS: Partial<Record<keyof UsageRow, TermField>> = {
  requestor: 'principal',
  accessKey: 'accessKey',
  ip: 'address',
  product: 'product',
  action: 'action',
  result: 'result',
  resourceId: 'resource',
  job: 'job',
}

/** What of a search the postings know: of each list one term stands in every record that fits. */
export function searchedTerms({ account, resourceId, succeeded, where = [] }: UsageAsked): Term[][] {
  const terms: Term[][] = [[['account', account]]]
  if (resourceId !== undefined) terms.push([['resource', resourceId]])
  if (succeeded !== undefined)
    terms.push(
      [['result', 'SUCCESS']],
      [...succeeded].map((action): Term => ['action', action]),
    )
  // A list of nothing is a search that nothing fits: it names a term that no record has.
  return [...terms, ...where.flatMap(termsIn)].map((any) => (any.length === 0 ? [['account', '']] : any))
}

/** The lists that a condition says; none where it says something that no posting knows. */
function termsIn(condition: Condition<UsageRow>): Term[][] {
  if ('all' in condition) return condition.all.flatMap(termsIn)
  if ('any' in condition) return oneOf(condition.any)
  if ('not' in condition || 'unreadSince' in condition || 'firstReadSince' in condition) return []
  const field = FIELDS[condition.column]
  if (field === undefined) return []
  if (condition.is === 'eq' && typeof condition.value === 'string') return [[[field, condition.value]]]
  if (condition.is === 'in') return [condition.value.filter((value) => typeof value === 'string').map((value): Term => [field, value])]
  return []
}

/** The fields of which one value leaves out most records, as a rule, first. */
const NARROWING: readonly TermField[] = ['job', 'resource', 'principal', 'accessKey', 'address', 'action', 'result', 'product', 'account']
/** Longer lists cost more to look up than they leave out. */
const LIST_MAX = 300

/** Alternatives are one list if each of them has one to add: the one that leaves out most. */
function oneOf(alternatives: readonly Condition<UsageRow>[]): Term[][] {
  const lists = alternatives.map((each) => termsIn(each).toSorted((left, right) => width(left) - width(right))[0])
  return lists.every((list) => list !== undefined) ? [lists.flat()] : []
}

function width(list: readonly Term[]): number {
  const widest = list.reduce((most, [field]) => Math.max(most, NARROWING.indexOf(field)), 0)
  return (list.length > LIST_MAX ? NARROWING.length : widest) * LIST_MAX + list.length
}

/** Whether the terms say all that is asked, but for the time: then what postings name need not be looked at to be counted. */
export function termsSayAll({ succeeded, keyword, words, where = [] }: UsageAsked): boolean {
  return succeeded === undefined && keyword === undefined && words === undefined && where.every(isTerm)
}

function isTerm(condition: Condition<UsageRow>): boolean {
  if ('all' in condition) return condition.all.every(isTerm)
  // Of alternatives that are more than one term each, only one is in the terms: see `oneOf`.
  if ('any' in condition) return condition.any.every((each) => 'column' in each && isTerm(each))
  if (!('column' in condition) || FIELDS[condition.column] === undefined) return false
  if (condition.is === 'eq') return typeof condition.value === 'string'
  return condition.is === 'in' && condition.value.every((value) => typeof value === 'string')
}
