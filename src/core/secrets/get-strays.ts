import { LIMITS } from '#base/limits'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { straysOf } from '../rotation/strays.ts'
import { openVersion, valueRow } from './chain.ts'
import { livingSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** The last values that jobs registered and that never became ACTIVE, newest first: one of them may be what the target carries. */
export const getStrays: Reading<typeof OPERATIONS.getStrays> = async (view, call) => {
  const secret = await livingSecret(view, call)
  mustAllow(secret.state, 'read values')
  call.note({ stage: 'strays' })
  const strays = []
  for (const version of straysOf(secret).slice(-LIMITS.strays).reverse()) {
    const { createdAt } = await valueRow(view, secret, version)
    strays.push({ version, value: (await openVersion(view, secret, version)).open(), registerDate: createdAt })
  }
  return { strays }
}
