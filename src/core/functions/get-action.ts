import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { actionNamed } from './action-names.ts'
import { actionDetail } from './action-shape.ts'

export const getAction: Reading<typeof OPERATIONS.getAction> = async (view, call) => {
  const { package: packageName, action: name } = call.input.params
  const action = await actionNamed(view, call.actor.account, packageName, name)
  call.note({ resourceName: action.name, etag: action.epoch })
  return actionDetail(view, call.actor, action)
}
