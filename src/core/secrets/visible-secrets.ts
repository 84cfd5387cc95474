import type { Action } from '#contract/operation'
import type { Actor } from '../access/actor.ts'
import type { NameTest } from '../access/condition.ts'
import type { Named, NamedRules } from '../access/ids-allowed.ts'
import type { Condition } from '../ports/store.ts'
import type { SecretRow } from '../rows.ts'

/** The living secrets that an actor may list, as conditions of the store's query, so that pages and counts are right. */
export function visibleSecrets(actor: Actor): Condition<SecretRow>[] {
  return [
    { column: 'account', is: 'eq', value: actor.account },
    { column: 'state', is: 'ne', value: 'DESTROYED' },
    ...allowedOnes(actor.secretsAllowed('View/getSecretList')),
  ]
}

function allowedOnes({ allow, deny }: NamedRules): Condition<SecretRow>[] {
  const everything = allow.some(({ ids, names }) => ids.includes('*') && names.length === 0)
  const conditions: Condition<SecretRow>[] = everything ? [] : [{ any: allow.map(namedOnes) }]
  return deny.length === 0 ? conditions : [...conditions, { not: { any: deny.map(namedOnes) } }]
}

function namedOnes({ ids, names }: Named): Condition<SecretRow> {
  return { all: [...(ids.includes('*') ? [] : [{ any: idsLike(ids) }]), ...names.map(nameLike)] }
}

function nameLike({ not, like, values }: NameTest): Condition<SecretRow> {
  const condition: Condition<SecretRow> = like
    ? { any: values.map((value): Condition<SecretRow> => ({ column: 'name', is: 'like', value })) }
    : { column: 'name', is: 'in', value: values }
  return not ? { not: condition } : condition
}

/** Those of them for which the actor has another right, too. */
export function visibleWith(actor: Actor, action: Action): Condition<SecretRow>[] {
  return [...visibleSecrets(actor), ...allowedOnes(actor.secretsAllowed(action))]
}

/** Whole ids are looked up by the index, patterns are compared one by one. */
function idsLike(patterns: readonly string[]): Condition<SecretRow>[] {
  const whole = patterns.filter((pattern) => !pattern.includes('*'))
  const open = patterns.filter((pattern) => pattern.includes('*'))
  return [{ column: 'id', is: 'in', value: whole }, ...open.map((value): Condition<SecretRow> => ({ column: 'id', is: 'like', value }))]
}
