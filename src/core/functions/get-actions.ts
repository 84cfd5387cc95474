import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { checkPackage } from './action-names.ts'
import { actionItem } from './action-shape.ts'

/** The actions of a package, by name. */
export const getActions: Reading<typeof OPERATIONS.getActions> = async (view, { actor, input }) => {
  checkPackage(input.params.package)
  const actions = await view.find(
    'action',
    [
      { column: 'account', is: 'eq', value: actor.account },
      { column: 'package', is: 'eq', value: input.params.package },
    ],
    { order: [['name', 'asc']] },
  )
  return actions.map(actionItem)
}
