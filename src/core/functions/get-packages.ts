import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { packageItem } from './package-shape.ts'

/** The packages of the account, by name. */
export const getPackages: Reading<typeof OPERATIONS.getPackages> = async (view, { actor }) => {
  const packages = await view.find('package', [{ column: 'account', is: 'eq', value: actor.account }], { order: [['name', 'asc']] })
  return packages.map(packageItem)
}
