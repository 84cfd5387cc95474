import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import { protectsSecrets, remedyOf } from '../keys/usable.ts'
import type { KeyRow, SecretRow } from '../rows.ts'

export interface KeyChoice {
  protectionKeyType: 'DEFAULT' | 'USER_MANAGED_KEY'
  kmsKeyTag?: string
  kmsBoundaryType?: string
}

/** The protection key that a caller chose, as columns of the secret. It must be of the account, of type AES256 or RSA2048, and in ENABLE. */
export async function chosenKey(
  view: View,
  account: string,
  choice: KeyChoice,
): Promise<Pick<SecretRow, 'keyType' | 'keyTag' | 'boundary'>> {
  const boundary = choice.kmsBoundaryType ?? null
  if (choice.protectionKeyType === 'DEFAULT') return { keyType: 'DEFAULT', keyTag: (await defaultKey(view, account)).id, boundary }
  const key = choice.kmsKeyTag === undefined ? undefined : await view.get('kms_key', choice.kmsKeyTag)
  if (key === undefined || key.account !== account || key.builtin === 1) {
    throw new Problem('input.invalid', 'kmsKeyTag: no protection key has this tag. Take one from Get Protection Key List.', {
      reason: { is: 'no-such', field: 'kmsKeyTag' },
    })
  }
  if (!protectsSecrets(key))
    throw new Problem(
      'key.state',
      `The protection key ${key.name} is of type ${key.type}; secrets are sealed under keys of type AES256 or RSA2048. Choose another.`,
      { reason: { is: 'type', type: key.type } },
    )
  if (key.state !== 'ENABLE')
    throw new Problem('key.unusable', `The protection key ${key.name} is in ${key.state}. ${remedyOf(key)}, or choose another.`)
  return { keyType: 'USER_MANAGED_KEY', keyTag: key.id, boundary }
}

async function defaultKey(view: View, account: string): Promise<KeyRow> {
  const [key] = await view.find('kms_key', [
    { column: 'account', is: 'eq', value: account },
    { column: 'builtin', is: 'eq', value: 1 },
  ])
  if (key === undefined) throw new Error(`the account ${account} has no default protection key`)
  return key
}
