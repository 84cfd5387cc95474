import type { Actor } from '../access/actor.ts'
import { fitting } from '../access/ids-fitting.ts'
import type { Condition } from '../ports/store.ts'
import type { AlertRow } from '../watch-rows.ts'

/**
 * The account's alerts that an actor may see, as conditions of the store's query. One of a secret tells who read it and from where, as
 * the secret's history does, and takes the same right.
 */
export function visibleAlerts(actor: Actor): Condition<AlertRow>[] {
  const ofSecrets = fitting<AlertRow>('secret', actor.idsAllowed('View/getSecretLogs', 'SecretManager', 'Secret'))
  const account: Condition<AlertRow> = { column: 'account', is: 'eq', value: actor.account }
  return ofSecrets.length === 0 ? [account] : [account, { any: [{ column: 'secret', is: 'eq', value: null }, { all: ofSecrets }] }]
}
