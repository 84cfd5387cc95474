import { randomBytes } from 'node:crypto'
import type { Clock } from '#base/instant'
import { findCredentials } from '#core/access/find-credentials'
import { createSecret } from '#core/secrets/create-secret'
import { assemble } from '#server/assemble'
import { systemClock } from '#server/clock'
import { openLog } from '#server/log'
import { readSettings } from '#server/settings'
import { KEYS } from './servers.ts'

/** So many secrets are made in one transaction: by the real use case, only without a commit for each. */
const AT_ONCE = 500

export interface SeedOptions {
  /** In whose time they are made. */
  clock?: Clock
  /** The protection key that they lie under; the built-in one when not given. */
  kmsKeyTag?: string
  rotation?: { autoRotationYN: 'Y'; autoRotationPeriod: number; triggerId: string }
}

/** The value of a secret; all are of one length. */
export const newValue = () => JSON.stringify({ user: 'app', password: randomBytes(12).toString('hex'), host: 'db.internal', port: '5432' })

/** What Get Secret Value answers of such a secret. */
export const readReply = () =>
  JSON.stringify({
    code: 'SUCCESS',
    data: { decryptedSecretChain: { previous: null, active: newValue(), pending: null }, rotationTargets: ['password'] },
  })

/** Makes secrets in a home, and returns their ids. The server that serves them is started afterwards. */
export async function seed(
  env: Record<string, string>,
  count: number,
  { clock = systemClock, rotation, kmsKeyTag }: SeedOptions = {},
): Promise<string[]> {
  const log = await openLog('silent', 'lines')
  const coffer = await assemble({ settings: readSettings(env, '/'), clock, random: randomBytes, log, ticking: false })
  const ids: string[] = []
  while (ids.length < count) {
    const size = Math.min(AT_ONCE, count - ids.length)
    const made = await coffer.barrier.transact(async (unit) => {
      const actor = (await findCredentials(unit, KEYS.accessKey, '127.0.0.1'))?.actor
      if (actor === undefined) throw new Error('the first credentials are not known')
      const batch: string[] = []
      for (let at = 0; at < size; at++) {
        const body = {
          secretName: `s${(ids.length + at).toString(36)}`.padEnd(3, '_'),
          secretValue: { value: newValue(), rotationTargets: ['password'] },
          secretType: 'BASIC',
          autoRotationYN: 'N',
          autoRotationPeriod: 90,
          ...(kmsKeyTag === undefined
            ? { protectionKeyType: 'DEFAULT' as const }
            : { protectionKeyType: 'USER_MANAGED_KEY' as const, kmsKeyTag }),
          ...rotation,
        } as const
        const input = { params: {}, query: {}, body: { ...body, secretValue: { ...body.secretValue, rotationTargets: ['password'] } } }
        const { secretId } = await createSecret(unit, {
          actor,
          input,
          prepared: undefined,
          ifMatch: undefined,
          requestId: '',
          note: () => undefined,
          refuse: (problem) => problem,
          once: (_, read) => read(),
        })
        batch.push(secretId)
      }
      return { result: batch, records: [] }
    })
    ids.push(...made)
  }
  await coffer.close()
  return ids
}
