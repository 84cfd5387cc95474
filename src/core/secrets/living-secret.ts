import { HEX_ID } from '#base/ids'
import { Problem } from '#base/problem'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { Call } from '../door/call.ts'
import type { SecretRow } from '../rows.ts'

interface SecretCall extends Pick<Call, 'actor' | 'ifMatch' | 'note'> {
  input: { params: { secretId: string } }
}

/** The secret that a call names, if it lives and is of the caller's account; Problem `secret.not-found`. Names it in the record. */
export async function livingSecret(view: View, { actor, input, note }: SecretCall): Promise<SecretRow> {
  const { secretId } = input.params
  const secret = HEX_ID.test(secretId) ? await view.get('secret', secretId) : undefined
  if (secret === undefined || !ofCaller(secret, actor)) {
    throw new Problem('secret.not-found', 'No secret has this id, or it was destroyed. List the secrets and use a secretId from there.')
  }
  note({ resourceName: secret.name })
  return secret
}

/** Whether it lives and is of the caller's account. */
export function ofCaller(secret: SecretRow, actor: Pick<Actor, 'account'>): boolean {
  return secret.account === actor.account && secret.state !== 'DESTROYED'
}

/** The same for a change that honours If-Match: Problem `secret.changed` when the secret is not as the caller read it. */
export async function matchedSecret(view: View, call: SecretCall): Promise<SecretRow> {
  const secret = await livingSecret(view, call)
  if (call.ifMatch !== undefined && call.ifMatch !== secret.epoch) {
    throw new Problem(
      'secret.changed',
      `The secret ${secret.name} was changed since you read it. Read it again, then repeat the change. Nothing was stored.`,
    )
  }
  return secret
}
