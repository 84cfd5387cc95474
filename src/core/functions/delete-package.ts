import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import { actionsIn, packageNamed } from './action-names.ts'

/** Deletes an empty package. */
export const deletePackage: Changing<typeof OPERATIONS.deletePackage> = async (unit, call) => {
  const standing = await packageNamed(unit, call.actor.account, call.input.params.package)
  call.note({ resourceName: standing.name })
  mustMatch(call, standing.epoch, 'function.changed', `The package ${standing.name}`)
  const { length } = await actionsIn(unit, standing.account, standing.name)
  if (length > 0)
    throw new Problem(
      'function.not-empty',
      `The package ${standing.name} holds ${length === 1 ? 'an action' : `${length} actions`}. Delete ${length === 1 ? 'it' : 'them'} first.`,
    )
  await unit.remove('package', standing)
  return null
}
