import { HEX_ID } from '#base/ids'
import { Problem } from '#base/problem'
import { HISTORY_ACTIONS } from '#contract/logs/rulings'
import { SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import { LOG_RESULTS } from '#contract/rulings'
import type { View } from '../barrier/view.ts'
import type { Condition } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'
import type { Pair } from './keyword.ts'

type Asked = Condition<UsageRow>
type TextColumn =
  | 'requestor'
  | 'requestorName'
  | 'accessKey'
  | 'ip'
  | 'resourceId'
  | 'resourceName'
  | 'problem'
  | 'stage'
  | 'job'
  | 'requestId'

/** Names are compared without regard to case, ids as they are. */
const NAMES: ReadonlySet<TextColumn> = new Set(['requestorName', 'resourceName'])
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const REQUESTOR_TYPES = ['Customer', 'Sub', 'Role', 'Job', 'System'] as const
const PRODUCTS = [...new Set(Object.values(SERVICES).map(({ product }) => product))]
const ACTIONS: readonly string[] = [...new Set([...ALL_OPERATIONS.map(({ action }) => action), ...Object.values(HISTORY_ACTIONS)])]

/** What a pair asks of a record. Words that are known are taken in any case, and one that is not is refused. */
export async function conditionOf(view: View, account: string, pair: Pair): Promise<Asked> {
  switch (pair.field) {
    case 'principal':
      return principalOf(view, account, pair)
    case 'type':
      return known('requestorType', REQUESTOR_TYPES, pair)
    case 'result':
      return known('result', LOG_RESULTS, pair)
    case 'product':
      return known('product', PRODUCTS, pair)
    case 'action':
      return actionOf(pair)
    case 'secret':
      return secretOf(view, account, pair)
    case 'resource':
      return { any: [text('resourceId', pair), text('resourceName', pair)] }
    case 'status':
    case 'version':
      return { column: pair.field, is: 'eq', value: numberIn(pair) }
    case 'key':
      return text('accessKey', pair)
    case 'address':
      return text('ip', pair)
    case 'request':
      return text('requestId', pair)
    case 'stage':
      // Shown in large letters elsewhere.
      return text('stage', { ...pair, value: pair.value.toLowerCase() })
    case 'problem':
    case 'job':
      return text(pair.field, pair)
  }
}

/** Whoever is known by the name now is found by the id, which postings know; a name that is gone is looked for as it was written. */
async function principalOf(view: View, account: string, pair: Pair): Promise<Asked> {
  const named = await view.find('principal', [
    { column: 'account', is: 'eq', value: account },
    { column: 'loginId', is: 'eq', value: pair.value },
  ])
  if (named.length > 0 && !pair.open) return { column: 'requestor', is: 'in', value: [pair.value, ...named.map(({ id }) => id)] }
  return UUID.test(pair.value) ? text('requestor', pair) : { any: [text('requestor', pair), text('requestorName', pair)] }
}

function text(column: TextColumn, { value, open }: Pair): Asked {
  // Nothing has no beginning.
  if (open && value === '') return { column, is: 'ne', value: column === 'job' ? null : '' }
  // What is asked for by its beginning is compared as it is written; a `*` within it was refused.
  if (open) return { column, is: 'like', value: `${value}*` }
  return { column, is: NAMES.has(column) ? 'alike' : 'eq', value }
}

function known(column: 'requestorType' | 'result' | 'product', words: readonly string[], pair: Pair): Asked {
  const value = words.filter((word) => fits(word, pair))
  if (value.length === 0)
    throw new Problem('input.invalid', `keyword: ${pair.field}: is one of ${words.join(', ')}.`, {
      reason: { is: 'search-choice', name: pair.field, choices: words.join(', ') },
    })
  return { column, is: 'in', value }
}

/** An action is known by its whole name and by its name without View/ or Change/. One of a version to come is looked for as it is written. */
function actionOf(pair: Pair): Asked {
  const value = ACTIONS.filter((action) => fits(action, pair) || fits(action.slice(action.indexOf('/') + 1), pair))
  if (value.length > 0) return { column: 'action', is: 'in', value }
  return pair.open ? { column: 'action', is: 'like', value: `${pair.value}*` } : { column: 'action', is: 'alike', value: pair.value }
}

/** A name is that of the secret that has it now; one that no secret has any more is looked for as it was written. */
async function secretOf(view: View, account: string, pair: Pair): Promise<Asked> {
  const product: Asked = { column: 'product', is: 'eq', value: 'SecretManager' }
  if (pair.open) return { all: [product, { any: [text('resourceId', pair), text('resourceName', pair)] }] }
  const named = await view.find('secret', [
    { column: 'account', is: 'eq', value: account },
    { column: 'takenName', is: 'eq', value: pair.value },
  ])
  const ids = [pair.value, ...named.map(({ id }) => id)]
  if (named.length > 0 || HEX_ID.test(pair.value)) return { all: [product, { column: 'resourceId', is: 'in', value: ids }] }
  return { all: [product, { any: [{ column: 'resourceId', is: 'in', value: ids }, text('resourceName', pair)] }] }
}

function fits(word: string, { value, open }: Pair): boolean {
  const [whole, asked] = [word.toLowerCase(), value.toLowerCase()]
  return open ? whole.startsWith(asked) : whole === asked
}

function numberIn({ field, value, open }: Pair): number {
  if (open || !/^\d{1,9}$/.test(value))
    throw new Problem('input.invalid', `keyword: ${field}: is followed by a whole number.`, {
      reason: { is: 'search-number', name: field },
    })
  return Number(value)
}
