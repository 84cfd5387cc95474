import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { Actor } from '../access/actor.ts'
import type { View } from '../barrier/view.ts'
import type { PackageRow } from '../function-rows.ts'
import { actionsIn } from './action-names.ts'
import { shownPackageParameters } from './parameters.ts'

type PackageDetail = Reply<typeof OPERATIONS.getPackage>
type PackageItem = Reply<typeof OPERATIONS.getPackages>[number]

/** A package as its list shows it. */
export function packageItem({ name, description, updatedAt }: PackageRow): PackageItem {
  return { name, description, updateDate: updatedAt }
}

/** A package in full. */
export async function packageDetail(view: View, actor: Actor, row: PackageRow): Promise<PackageDetail> {
  const actions = await actionsIn(view, row.account, row.name)
  return {
    ...packageItem(row),
    parameters: shownPackageParameters(view, actor, row),
    actionList: actions.map(({ name }) => ({ name })),
  }
}
