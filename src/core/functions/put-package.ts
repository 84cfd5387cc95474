import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Unit } from '../barrier/view.ts'
import type { Changing } from '../door/call.ts'
import { mustMatch } from '../door/match.ts'
import type { PackageRow } from '../function-rows.ts'
import { actionsIn, checkNew, NO_PACKAGE, packageId } from './action-names.ts'
import { type Behind, requireCodeRights } from './code-rights.ts'
import { readsOf, secretsOf, triggersOf } from './linked-secrets.ts'
import { packageDetail } from './package-shape.ts'
import { openPackageParameters, type Parameters, sameParameters, sealPackageParameters } from './parameters.ts'

/**
 * Makes a package, or replaces its description and parameters. Its parameters are given to every action in it, so other ones
 * need the right to read each secret that one of these actions runs for.
 */
export const putPackage: Changing<typeof OPERATIONS.putPackage> = async (unit, call) => {
  const { actor, input } = call
  const { description = '', parameters = {} } = input.body
  const { package: name } = input.params
  if (name === NO_PACKAGE)
    throw new Problem('input.invalid', 'package: - stands for no package. Give it a name with a letter or digit.', {
      reason: { is: 'reserved', field: 'package' },
    })
  call.note({ resourceName: name })
  const id = packageId(actor.account, name)
  const standing = await unit.get('package', id)
  mustMatch(call, standing?.epoch, 'function.changed', `The package ${name}`)
  checkNew(`a package ${name}`, standing, input.query.overwrite)
  const content = { description, sealedParameters: sealPackageParameters(unit, id, parameters), updatedAt: unit.world.clock.now() }
  if (standing === undefined) {
    const made = await unit.add('package', { id, account: actor.account, name, ...content })
    call.note({ etag: made.epoch })
    return packageDetail(unit, actor, made)
  }
  if (changes(unit, standing, parameters)) await requireCodeRights(unit, actor, await behind(unit, standing))
  const changed = await unit.change('package', standing, content)
  call.note({ etag: changed.epoch })
  return packageDetail(unit, actor, changed)
}

function changes(unit: Unit, standing: PackageRow, parameters: Parameters): boolean {
  return !sameParameters(openPackageParameters(unit, standing), parameters)
}

/** The secrets that the actions of a package run for, and those that they may read besides. */
async function behind(unit: Unit, { account, name }: PackageRow): Promise<Behind> {
  const triggers = (await Promise.all((await actionsIn(unit, account, name)).map((action) => triggersOf(unit, action)))).flat()
  return { linked: await secretsOf(unit, triggers), read: triggers.flatMap(readsOf) }
}
