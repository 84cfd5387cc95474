import type { Unit } from '../barrier/view.ts'
import type { AccessKeyRow } from '../rows.ts'

/**
 * Ends those temporary keys of a principal that `ends` picks, and the sessions of roles that were made with them. They are removed: what
 * ended does not come back with what it hung on, and takes no room of those that are valid.
 */
export async function endTemporaryKeys(unit: Unit, principal: string, ends: (key: AccessKeyRow) => boolean): Promise<void> {
  const keys = await unit.find('access_key', [
    { column: 'principal', is: 'eq', value: principal },
    { column: 'kind', is: 'eq', value: 'temporary' },
  ])
  const byId = new Map(keys.map((key) => [key.id, key]))
  const over = (key: AccessKeyRow | undefined): boolean => key !== undefined && (ends(key) || over(byId.get(key.parent ?? '')))
  for (const key of keys) if (over(key)) await unit.remove('access_key', key)
}
