import type { Compiled } from '../access/compile.ts'
import { decide } from '../access/decide.ts'
import { policiesOf, policiesOfHolder } from '../access/rights.ts'
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
  const setter = trigger.readsSetBy === null ? undefined : await policiesOfSetter(view, trigger.account, trigger.readsSetBy)
  const remedy = 'Somebody who may read them has to set readsSecrets of the trigger anew.'
  if (setter === undefined) {
    return `Whoever declared readsSecrets of the trigger ${trigger.name} is gone or suspended. ${remedy}`
  }
  const lost = declared.filter(
    (id) =>
      !decide(setter.policies, { product: 'SecretManager', action: 'View/getSecretValue', nrn: secretNrn(view.world, trigger.account, id) })
        .allowed,
  )
  if (lost.length === 0) return undefined
  return `${setter.name}, who declared readsSecrets of the trigger ${trigger.name}, may no longer read ${lost.join(', ')}. ${remedy}`
}

/** The policies of a sub account or role that may still act. */
async function policiesOfSetter(view: View, account: string, id: string): Promise<{ name: string; policies: Compiled } | undefined> {
  const principal = await view.get('principal', id)
  if (principal !== undefined)
    return principal.active === 0 || principal.account !== account
      ? undefined
      : { name: principal.loginId, policies: await policiesOf(view, principal) }
  const role = await view.get('role', id)
  return role === undefined || role.account !== account ? undefined : { name: role.name, policies: await policiesOfHolder(view, id) }
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
