import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { actionsIn, checkPackage } from './action-names.ts'
import { actionItem } from './action-shape.ts'

/** The actions of a package, by name. */
export const getActions: Reading<typeof OPERATIONS.getActions> = async (view, { actor, input }) => {
  await checkPackage(view, actor.account, input.params.package)
  return (await actionsIn(view, actor.account, input.params.package)).map(actionItem)
}
