import { SECOND } from '#base/instant'
import { Problem } from '#base/problem'
import { TEMPORARY_KEYS } from '#contract/rulings'
import type { Actor } from '../access/actor.ts'
import { newAccessKey } from '../access/new-access-key.ts'
import type { Unit } from '../barrier/view.ts'
import type { AccessKeyRow } from '../rows.ts'

/** The key that a call was made with. */
export async function callersKey(unit: Unit, actor: Actor): Promise<AccessKeyRow> {
  const key = await unit.get('access_key', actor.accessKey)
  if (key === undefined || key.kind === 'job' || key.role !== null)
    throw new Problem(
      'access.denied',
      `${actor.name} is a session itself, and a session makes no further credentials. Use the sub account's own access key.`,
    )
  return key
}

/**
 * Makes a temporary access key, which ends with the key that asked for it at the latest. Its secret is answered this
 * once. Problem `access-key.limit`.
 */
export async function addTemporaryKey(
  unit: Unit,
  parent: AccessKeyRow,
  { seconds, role, mfa }: { seconds: number; role: string | null; mfa: boolean },
) {
  const now = unit.world.clock.now()
  const standing = await unit.count('access_key', [
    { column: 'principal', is: 'eq', value: parent.principal },
    { column: 'kind', is: 'eq', value: 'temporary' },
    { column: 'expiresAt', is: 'gt', value: now },
  ])
  if (standing >= TEMPORARY_KEYS)
    throw new Problem(
      'access-key.limit',
      `${TEMPORARY_KEYS} temporary keys of this caller are valid already. Use one of them, or wait until one expires.`,
    )
  const { accessKey, secretKey } = newAccessKey(unit.world.random)
  const expiresAt = Math.min(now + seconds * SECOND, parent.expiresAt ?? Number.POSITIVE_INFINITY)
  await unit.add('access_key', {
    id: accessKey,
    account: parent.account,
    principal: parent.principal,
    kind: 'temporary',
    sealed: unit.vault.sealSmall('access-key', accessKey, secretKey),
    active: 1,
    createdAt: now,
    expiresAt,
    job: null,
    fence: null,
    parent: parent.id,
    role,
    mfa: mfa ? 1 : 0,
  })
  return { accessKey, keySecret: secretKey.open(), createTime: now, expireTime: expiresAt, useMfa: mfa }
}
