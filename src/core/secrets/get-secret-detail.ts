import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { secretDetail } from './detail.ts'
import { livingSecret } from './living-secret.ts'

export const getSecretDetail: Reading<typeof OPERATIONS.getSecretDetail> = async (view, call) => {
  const secret = await livingSecret(view, call)
  call.note({ etag: secret.epoch })
  return secretDetail(view, secret)
}
