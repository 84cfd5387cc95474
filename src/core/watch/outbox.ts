import { uuid } from '#base/ids'
import type { SUBSCRIPTIONS } from '#contract/rulings'
import type { Unit } from '../barrier/view.ts'

/** What a subscriber is told of something. Ids alone: never a name, a value or a key. */
export interface Telling {
  account: string
  type: (typeof SUBSCRIPTIONS.types)[number] | typeof SUBSCRIPTIONS.testType
  /** The secret that it is about: who may not see it is not told. */
  secret: string | null
  data: Readonly<Record<string, string | number | null>>
}

/** Writes what the account's subscriptions to this type are to be told, in the transaction that it tells of. */
export async function tell(unit: Unit, telling: Telling): Promise<void> {
  const subscriptions = await unit.find('subscription', [{ column: 'account', is: 'eq', value: telling.account }], {
    order: [['id', 'asc']],
  })
  for (const { id, types } of subscriptions) {
    if ((JSON.parse(types) as string[]).includes(telling.type)) await post(unit, id, telling)
  }
}

/** Writes one delivery; resolves to its id, which the receiver knows it by. */
export async function post(unit: Unit, subscription: string, { account, type, secret, data }: Telling): Promise<string> {
  const now = unit.world.clock.now()
  const id = uuid(unit.world.random)
  await unit.add('delivery', {
    id,
    account,
    subscription,
    type,
    secret,
    body: JSON.stringify({ type, timestamp: new Date(now).toISOString(), data }),
    state: 'WAITING',
    attempts: 0,
    nextAt: now,
    lastStatus: null,
    message: '',
    createdAt: now,
    endedAt: null,
  })
  unit.afterCommit(() => unit.world.courier?.wake())
  return id
}
