import { nrn } from '#base/nrn'
import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { PackageRow, TriggerRow } from '../function-rows.ts'
import type { World } from '../ports/services.ts'
import type { ActionRow } from '../rows.ts'

/** The package of actions that lie in none. */
export const NO_PACKAGE = '-'

/** The row id of an action. */
export function actionId(account: string, packageName: string, name: string): string {
  return `${account}/${packageName}/${name}`
}

/** Package and name in the row id of an action, also of one that is gone. */
export function namesIn(id: string): { package: string; name: string } {
  const [, packageName = '', name = ''] = id.split('/')
  return { package: packageName, name }
}

/** An action's row id as people name the action: with its package, if it lies in one. */
export function actionName(id: string): string {
  const names = namesIn(id)
  return names.package === NO_PACKAGE ? names.name : `${names.package}/${names.name}`
}

export function packageId(account: string, name: string): string {
  return `${account}/${name}`
}

/** Throws Problem `function.not-found`. */
export async function packageNamed(view: View, account: string, name: string): Promise<PackageRow> {
  if (name === NO_PACKAGE)
    throw new Problem('function.not-found', '- stands for no package. Its actions are at /ncf/api/v2/packages/-/actions.')
  const found = await view.get('package', packageId(account, name))
  if (found === undefined)
    throw new Problem(
      'function.not-found',
      `There is no package ${name}. Make it with PUT /ncf/api/v2/packages/${name}; actions without a package lie in -.`,
    )
  return found
}

/** Throws Problem `function.not-found` for a package that does not exist; `-`, which is none, is always there. */
export async function checkPackage(view: View, account: string, name: string): Promise<void> {
  if (name !== NO_PACKAGE) await packageNamed(view, account, name)
}

/** The actions of a package, by name. */
export function actionsIn(view: View, account: string, packageName: string): Promise<ActionRow[]> {
  return view.find(
    'action',
    [
      { column: 'account', is: 'eq', value: account },
      { column: 'package', is: 'eq', value: packageName },
    ],
    { order: [['name', 'asc']] },
  )
}

/** Throws Problem `function.exists` where the caller wanted nothing to be replaced (`overwrite=false`). */
export function checkNew(what: string, standing: object | undefined, overwrite: 'true' | 'false'): void {
  if (standing !== undefined && overwrite === 'false')
    throw new Problem('function.exists', `There is ${what} already, and overwrite=false says not to replace it.`)
}

/** Throws Problem `function.not-found`. */
export async function actionNamed(view: View, account: string, packageName: string, name: string): Promise<ActionRow> {
  await checkPackage(view, account, packageName)
  const action = await view.get('action', actionId(account, packageName, name))
  if (action === undefined)
    throw new Problem(
      'function.not-found',
      `There is no action ${name} in package ${packageName}. List the actions of the package and use a name from there, or make it with PUT.`,
    )
  return action
}

/** The trigger of this name, or `undefined`. */
export async function findTrigger(view: View, account: string, name: string): Promise<TriggerRow | undefined> {
  const [trigger] = await view.find('trigger', [
    { column: 'account', is: 'eq', value: account },
    { column: 'name', is: 'eq', value: name },
  ])
  return trigger
}

/** Throws Problem `function.not-found`. */
export async function triggerNamed(view: View, account: string, name: string): Promise<TriggerRow> {
  const trigger = await findTrigger(view, account, name)
  if (trigger === undefined)
    throw new Problem(
      'function.not-found',
      `There is no trigger ${name}. List the triggers and use a name from there, or make it with PUT.`,
    )
  return trigger
}

/** NRNs as policies name these things. */
export function actionNrn(world: Pick<World, 'region'>, action: Pick<ActionRow, 'account' | 'package' | 'name'>): string {
  return nrn({
    product: 'CloudFunctions',
    region: world.region,
    memberNo: action.account,
    type: 'Action',
    id: `${action.package}/${action.name}`,
  })
}
export function packageNrn(world: Pick<World, 'region'>, row: Pick<PackageRow, 'account' | 'name'>): string {
  return nrn({ product: 'CloudFunctions', region: world.region, memberNo: row.account, type: 'Package', id: row.name })
}
export function triggerNrn(world: Pick<World, 'region'>, trigger: Pick<TriggerRow, 'account' | 'name'>): string {
  return nrn({ product: 'CloudFunctions', region: world.region, memberNo: trigger.account, type: 'Trigger', id: trigger.name })
}
export function secretNrn(world: Pick<World, 'region'>, account: string, secret: string): string {
  return nrn({ product: 'SecretManager', region: world.region, memberNo: account, type: 'Secret', id: secret })
}
