import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'
import { mayOnSecret, named } from './linked-secrets.ts'

/** Secrets whose action is about to change, and secrets that the action may read besides. */
export interface Behind {
  linked: readonly SecretRow[]
  read?: readonly string[]
}

/**
 * Whoever can put code behind a secret can read it. So changing what runs for secrets (code, parameters, links) needs the
 * right to read each of them and to change its trigger; and the right to read what the trigger declares in
 * `readsSecrets` (contract: cloud-functions.md). Asked inside the transaction of the change. Throws Problem `access.exceeds`
 * that counts, and names only what the caller may list.
 */
export async function requireCodeRights(view: View, actor: Actor, { linked, read = [] }: Behind): Promise<void> {
  const refused = linked.filter(
    ({ id }) => !mayOnSecret(view, actor, 'View/getSecretValue', id) || !mayOnSecret(view, actor, 'Change/updateRotationTrigger', id),
  )
  const counted = new Set(linked.map(({ id }) => id))
  let count = refused.length
  for (const id of read) {
    if (counted.has(id) || mayOnSecret(view, actor, 'View/getSecretValue', id)) continue
    counted.add(id)
    count += 1
    // Whether a secret exists is not told to those who may not read it, so one that does not is counted all the same.
    const secret = await view.get('secret', id)
    if (secret !== undefined) refused.push(secret)
  }
  if (count === 0) return
  throw new Problem(
    'access.exceeds',
    `This changes what runs for secrets, and code behind a secret can read it. It needs View/getSecretValue and Change/updateRotationTrigger on each of them; ${count} ${count === 1 ? 'is' : 'are'} not allowed to ${actor.name}: ${named(view, actor, refused, count)}.`,
  )
}
