import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import type { ActionRow, SecretRow } from '../rows.ts'
import { secretNrn } from './action-names.ts'

/** At most so many names stand in one sentence. */
const NAMED_MAX = 10

/** The living secrets that these triggers serve, in the order of creation. */
export async function secretsOf(view: View, triggers: readonly Pick<TriggerRow, 'id'>[]): Promise<SecretRow[]> {
  if (triggers.length === 0) return []
  return view.find(
    'secret',
    [
      { column: 'trigger', is: 'in', value: triggers.map(({ id }) => id) },
      { column: 'state', is: 'ne', value: 'DESTROYED' },
    ],
    { order: [['number', 'asc']] },
  )
}

/** The triggers that fire this action. */
export function triggersOf(view: View, action: Pick<ActionRow, 'id' | 'account'>): Promise<TriggerRow[]> {
  return view.find('trigger', [
    { column: 'account', is: 'eq', value: action.account },
    { column: 'action', is: 'eq', value: action.id },
  ])
}

/** The ids of secrets whose ACTIVE actions of this trigger may read besides their own. */
export function readsOf(trigger: Pick<TriggerRow, 'readsSecrets'>): string[] {
  return JSON.parse(trigger.readsSecrets) as string[]
}

export function mayOnSecret(view: View, actor: Actor, action: string, secret: string): boolean {
  return actor.decide({ product: 'SecretManager', action, nrn: secretNrn(view.world, actor.account, secret) }).allowed
}

/** The secrets that the caller may see in lists. */
export function listable(view: View, actor: Actor, secrets: readonly SecretRow[]): SecretRow[] {
  return secrets.filter(({ id }) => mayOnSecret(view, actor, 'View/getSecretList', id))
}

/** Names for a sentence: only of secrets that the caller may list, the others of `total` counted. */
export function named(view: View, actor: Actor, secrets: readonly SecretRow[], total = secrets.length): string {
  const names = listable(view, actor, secrets).map(({ name }) => name)
  const shown = names.slice(0, NAMED_MAX)
  const others = total - shown.length
  if (shown.length === 0) return `${others} ${others === 1 ? 'secret' : 'secrets'}`
  return others === 0 ? shown.join(', ') : `${shown.join(', ')} and ${others} more`
}

/** Throws Problem `function.in-use` when automatic rotation of one of the secrets depends on what is about to go. */
export function refuseWhileRotating(view: View, actor: Actor, what: string, secrets: readonly SecretRow[]): void {
  const depending = secrets.filter(({ autoRotation }) => autoRotation === 1)
  if (depending.length === 0) return
  throw new Problem(
    'function.in-use',
    `Automatic rotation depends on ${what}: ${named(view, actor, depending)}. Switch automatic rotation off there, or give them another trigger, first.`,
    { reason: { is: 'rotates', secrets: named(view, actor, depending) } },
  )
}
