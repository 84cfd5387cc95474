import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { actionNamed } from './action-names.ts'
import { activationShape, noActivation } from './activation-shape.ts'

export const getActionActivation: Reading<typeof OPERATIONS.getActionActivation> = async (view, call) => {
  const { package: packageName, action: name, activationId } = call.input.params
  const action = await actionNamed(view, call.actor.account, packageName, name)
  call.note({ resourceName: action.name })
  const row = await view.tables.activation(call.actor.account, activationId)
  if (row === undefined || row.action !== action.id) throw noActivation()
  return activationShape(row, view)
}
