import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { AccessKeyRow, PrincipalRow } from '../rows.ts'

/** The standing access keys of a principal, oldest first. */
export async function accessKeysOf(view: View, principal: PrincipalRow): Promise<AccessKeyRow[]> {
  const keys = await view.find('access_key', [{ column: 'principal', is: 'eq', value: principal.id }], { order: [['createdAt', 'asc']] })
  return keys.filter(({ kind }) => kind === 'standing')
}

/** One of them; Problem `access-key.not-found`. */
export async function findAccessKey(view: View, principal: PrincipalRow, id: string): Promise<AccessKeyRow> {
  const key = await view.get('access_key', id)
  if (key === undefined || key.principal !== principal.id || key.kind !== 'standing')
    throw new Problem('access-key.not-found', `${principal.loginId} has no such access key. List its access keys.`)
  return key
}
