import { LOG_TYPES } from '#contract/logs/rulings'
import type { Action, Product } from '#contract/operation'
import type { Actor } from '../access/actor.ts'
import { allows, everything, fitting } from '../access/ids-fitting.ts'
import type { Condition } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'

type Asked = Condition<UsageRow>

/** The history of one secret or one key is a right of its own, and a search does not go round it. */
const OWN_HISTORY: Partial<Record<string, { action: Action; type: string }>> = {
  SecretManager: { action: 'View/getSecretLogs', type: 'Secret' },
  KMS: { action: 'View/getKeyActivities', type: 'Key' },
}

/**
 * What a caller may see of the usage history by a right on `{type}/{product}`, as conditions of the store's query, so that pages
 * and counts are right. `among`: the only products that are asked for. A caller who may see everything asks nothing of a record.
 */
export function visibleUsage(
  actor: Actor,
  right: { product: Product; action: Action; type: string },
  among: readonly string[] = LOG_TYPES,
): Asked[] {
  const logs = actor.idsAllowed(right.action, right.product, right.type)
  const open = LOG_TYPES.filter((product) => among.includes(product) && allows(logs, product))
  const parts = open.map((product) => ({ product, own: ownHistory(actor, product) }))
  if (everything(logs) && open.length === LOG_TYPES.length && parts.every(({ own }) => own.length === 0)) return []
  const whole = parts.filter(({ own }) => own.length === 0).map(({ product }) => product)
  const some = parts.filter(({ own }) => own.length > 0)
  return [
    {
      any: [
        ...(whole.length === 0 ? [] : [{ column: 'product', is: 'in', value: whole } as const]),
        ...some.map(({ product, own }): Asked => ({ all: [{ column: 'product', is: 'eq', value: product }, ...own] })),
      ],
    },
  ]
}

function ownHistory(actor: Actor, product: string): Asked[] {
  const own = OWN_HISTORY[product]
  if (own === undefined) return []
  return fitting<UsageRow>('resourceId', actor.idsAllowed(own.action, product, own.type))
}
