import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { actionNamed } from './action-names.ts'
import { activationsOf } from './activation-shape.ts'

export const getActionActivations: Reading<typeof OPERATIONS.getActionActivations> = async (view, call) => {
  const { package: packageName, action: name } = call.input.params
  const action = await actionNamed(view, call.actor.account, packageName, name)
  call.note({ resourceName: action.name })
  return activationsOf(view, call.actor.account, { action: action.id }, call.input.query)
}
