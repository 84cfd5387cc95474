import { decide } from '../access/decide.ts'
import { policiesOf } from '../access/load-actor.ts'
import type { View } from '../barrier/view.ts'
import type { TriggerRow } from '../function-rows.ts'
import { secretNrn } from '../functions/action-names.ts'
import { readsOf } from '../functions/linked-secrets.ts'
import type { SecretRow } from '../rows.ts'

/**
 * Whether whoever declared `readsSecrets` of a trigger may still read them: a sentence that names who and which, or `undefined`
 * when all is well. Asked at every start, since a right that was lost must not live on in a declaration.
 */
export async function lostReads(view: View, trigger: TriggerRow): Promise<string | undefined> {
  const declared = readsOf(trigger)
  if (declared.length === 0) return undefined
  const principal = trigger.readsSetBy === null ? undefined : await view.get('principal', trigger.readsSetBy)
  const remedy = 'Somebody who may read them has to set readsSecrets of the trigger anew.'
  if (principal === undefined || principal.active === 0 || principal.account !== trigger.account) {
    return `Whoever declared readsSecrets of the trigger ${trigger.name} is gone or suspended. ${remedy}`
  }
  const policies = await policiesOf(view, principal)
  const lost = declared.filter(
    (id) =>
      !decide(policies, { product: 'SecretManager', action: 'View/getSecretValue', nrn: secretNrn(view.world, trigger.account, id) })
        .allowed,
  )
  if (lost.length === 0) return undefined
  return `${principal.loginId}, who declared readsSecrets of the trigger ${trigger.name}, may no longer read ${lost.join(', ')}. ${remedy}`
}

/** The declared secrets that can be read at this moment. */
export async function readable(view: View, trigger: TriggerRow): Promise<SecretRow[]> {
  const found: SecretRow[] = []
  for (const id of readsOf(trigger)) {
    const secret = await view.get('secret', id)
    if (secret === undefined || secret.account !== trigger.account || (secret.state !== 'ENABLE' && secret.state !== 'ROTATING')) continue
    const key = await view.get('kms_key', secret.keyTag)
    if (key?.state === 'ENABLE') found.push(secret)
  }
  return found
}
