import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { packageNamed } from './action-names.ts'
import { packageDetail } from './package-shape.ts'

export const getPackage: Reading<typeof OPERATIONS.getPackage> = async (view, call) => {
  const found = await packageNamed(view, call.actor.account, call.input.params.package)
  call.note({ resourceName: found.name, etag: found.epoch })
  return packageDetail(view, call.actor, found)
}
