import { LIMITS } from '#base/limits'
import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { straysOf } from '../rotation/strays.ts'
import { STAGES, valueRow } from './chain.ts'
import { livingSecret } from './living-secret.ts'

/** Which stages hold a value and since when, without opening any. */
export const getSecretStages: Reading<typeof OPERATIONS.getSecretStages> = async (view, call) => {
  const secret = await livingSecret(view, call)
  call.note({ etag: secret.epoch })
  const stages: Reply<typeof OPERATIONS.getSecretStages>['stages'] = { previous: null, active: null, pending: null }
  for (const stage of STAGES) {
    const version = secret[stage]
    if (version !== null) stages[stage] = { version, registerDate: (await valueRow(view, secret, version)).createdAt }
  }
  return {
    secretId: secret.id,
    stages,
    strayCount: Math.min(straysOf(secret).length, LIMITS.strays),
    deletionDays: view.world.deletionDays,
  }
}
