import type { Actor } from '../access/actor.ts'
import type { IdPatterns } from '../access/decide.ts'
import type { Condition } from '../ports/store.ts'
import type { SecretRow } from '../rows.ts'

/** The living secrets that an actor may list, as conditions of the store's query, so that pages and counts are right. */
export function visibleSecrets(actor: Actor): Condition<SecretRow>[] {
  return [
    { column: 'account', is: 'eq', value: actor.account },
    { column: 'state', is: 'ne', value: 'DESTROYED' },
    ...idConditions(actor.idsAllowed('View/getSecretList', 'SecretManager', 'Secret')),
  ]
}

function idConditions({ allow, deny }: IdPatterns): Condition<SecretRow>[] {
  const everything = allow.includes('*')
  const conditions: Condition<SecretRow>[] = everything ? [] : [{ any: idsLike(allow) }]
  return deny.length === 0 ? conditions : [...conditions, { not: { any: idsLike(deny) } }]
}

/** Whole ids are looked up by the index, patterns are compared one by one. */
function idsLike(patterns: readonly string[]): Condition<SecretRow>[] {
  const whole = patterns.filter((pattern) => !pattern.includes('*'))
  const open = patterns.filter((pattern) => pattern.includes('*'))
  return [{ column: 'id', is: 'in', value: whole }, ...open.map((value): Condition<SecretRow> => ({ column: 'id', is: 'like', value }))]
}
