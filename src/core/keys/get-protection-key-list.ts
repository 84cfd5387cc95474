import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { DEFAULT_KEY_NAME } from './create-default-key.ts'

const BUILT_IN = { keyId: 0, keyTag: '', keyName: DEFAULT_KEY_NAME, keyStatus: '', keyType: '' } as const

/** The keys that can protect a secret: the built-in one first, then those of KMS that are not waiting for deletion. */
export const getProtectionKeyList: Reading<typeof OPERATIONS.getProtectionKeyList> = async (view, { actor }) => {
  const keys = await view.find(
    'kms_key',
    [
      { column: 'account', is: 'eq', value: actor.account },
      { column: 'builtin', is: 'eq', value: 0 },
    ],
    { order: [['number', 'asc']] },
  )
  const keyList = keys.flatMap((key) =>
    key.state === 'REVOKE' || key.type === 'ECDSA'
      ? []
      : [{ keyId: key.number, keyTag: key.id, keyName: key.name, keyStatus: key.state, keyType: key.type }],
  )
  return { keyList: [BUILT_IN, ...keyList] }
}
