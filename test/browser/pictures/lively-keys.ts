import { VALUE } from '../../secrets/making.ts'
import type { TestCoffer } from '../../support/coffer.ts'

export interface Keys {
  readonly key: string
  readonly leavingKey: string
  readonly resealing: string
}

/** Keys of each type and state; one is being re-sealed. */
export async function keys({ main }: TestCoffer): Promise<Keys> {
  const make = async (keyName: string, keyType: string, more: object = {}): Promise<string> =>
    (await main.ok('POST', '/kms/v1/keys', { keyName, keyType, protectionType: 'BASIC', isAutoRotation: false, ...more })).keyTag
  const key = await make('orders', 'AES256', {
    isAutoRotation: true,
    rotationPeriod: 90,
    memo: '주문 서비스의 값을 보호하는 키. <b>\u202Eok</b>',
  })
  await main.ok('POST', `/kms/v1/keys/${key}/rotate`)
  await make('signing-2026', 'ECDSA')
  await make('wrap-rsa', 'RSA2048', { memo: 'w'.repeat(100) })
  const disabled = await make('retired-key', 'AES256')
  await main.ok('POST', `/kms/v1/keys/${disabled}/disable`)
  const leavingKey = await make('leaving-key', 'AES256')
  const resealing = await make('payments', 'AES256')
  const secret = (secretName: string) => ({
    ...{ secretName, secretValue: { value: VALUE, rotationTargets: ['password'] } },
    ...{ protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: resealing },
  })
  for (let n = 0; n < 24; n += 1) await main.ok('POST', '/api/v1/secrets', secret(`payments/tenant-${n}`))
  await main.ok('POST', `/kms/v1/keys/${resealing}/rotate`)
  await main.ok('POST', `/kms/v1/keys/${resealing}/reseal`)
  return { key, leavingKey, resealing }
}
