import type { Unit } from '../barrier/view.ts'
import type { KeyRow } from '../rows.ts'

/** Erases a key with every version. Whoever calls it made sure that it seals nothing, and scrubs the store's files after the commit. */
export async function destroyKey(unit: Unit, key: KeyRow): Promise<void> {
  for (const version of await unit.find('kms_key_version', [{ column: 'key', is: 'eq', value: key.id }]))
    await unit.remove('kms_key_version', version)
  const reseal = await unit.get('reseal', key.id)
  if (reseal !== undefined) await unit.remove('reseal', reseal)
  await unit.remove('kms_key', key)
}
