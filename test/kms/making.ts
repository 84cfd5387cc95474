import { randomBytes } from 'node:crypto'
import type { Caller } from '../support/caller.ts'

export type KeyType = 'AES256' | 'RSA2048' | 'ECDSA'

export interface MadeKey {
  keyTag: string
  keyName: string
  /** `/kms/v1/keys/{keyTag}`. */
  at: string
}

let made = 0

/** A new protection key with a name of its own. */
export async function makeKey(main: Caller, keyType: KeyType, more: object = {}): Promise<MadeKey> {
  const body = { keyName: `${keyType.toLowerCase()}-${++made}`, keyType, protectionType: 'BASIC', isAutoRotation: false, ...more }
  const { keyTag, keyName } = await main.ok('POST', '/kms/v1/keys', body)
  return { keyTag, keyName, at: `/kms/v1/keys/${keyTag}` }
}

/** A new secret, sealed under a key. Returns its id. */
export async function makeSecretUnder(main: Caller, kmsKeyTag: string): Promise<string> {
  const { secretId } = await main.ok('POST', '/api/v1/secrets', {
    secretName: `under-${++made}`,
    protectionKeyType: 'USER_MANAGED_KEY',
    kmsKeyTag,
    secretValue: { value: '{"user":"app","password":"first"}', rotationTargets: ['password'] },
  })
  return secretId
}

export const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64')
export const bytesOf = (length: number) => randomBytes(length).toString('base64')
