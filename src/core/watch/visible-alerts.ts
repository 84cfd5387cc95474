import type { Actor } from '../access/actor.ts'
import { allows, fitting } from '../access/ids-fitting.ts'
import type { Condition } from '../ports/store.ts'
import type { AlertRow } from '../watch-rows.ts'

/**
 * The account's alerts that an actor may see, as conditions of the store's query. One of a secret tells who read it and from where, as
 * the secret's history does, and takes the same right.
 */
export function visibleAlerts(actor: Actor): Condition<AlertRow>[] {
  const ofSecrets = fitting<AlertRow>('secret', historiesOf(actor))
  const account: Condition<AlertRow> = { column: 'account', is: 'eq', value: actor.account }
  return ofSecrets.length === 0 ? [account] : [account, { any: [{ column: 'secret', is: 'eq', value: null }, { all: ofSecrets }] }]
}

/** The same of one alert. */
export function isVisible({ account, secret }: AlertRow, actor: Actor): boolean {
  return account === actor.account && (secret === null || allows(historiesOf(actor), secret))
}

const historiesOf = (actor: Actor) => actor.idsAllowed('View/getSecretLogs', 'SecretManager', 'Secret')
