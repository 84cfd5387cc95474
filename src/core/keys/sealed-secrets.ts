import { Problem } from '#base/problem'
import type { View } from '../barrier/view.ts'
import type { KeyRow } from '../rows.ts'

/** How many secrets a key seals; one that waits for its deletion still lives. */
export function countSealed(view: View, { id }: Pick<KeyRow, 'id'>): Promise<number> {
  return view.count('secret', [
    { column: 'keyTag', is: 'eq', value: id },
    { column: 'state', is: 'ne', value: 'DESTROYED' },
  ])
}

/** Problem `key.state` with their number, where the end of the key would be the end of secrets. */
export async function mustSealNothing(view: View, key: KeyRow): Promise<void> {
  const sealed = await countSealed(view, key)
  if (sealed > 0) throw stillSeals(key, sealed)
}

export function stillSeals({ name }: KeyRow, sealed: number): Problem {
  const secrets = sealed === 1 ? '1 living secret is' : `${sealed} living secrets are`
  return new Problem(
    'key.state',
    `${secrets} sealed under the protection key ${name}, also counting those that wait for their deletion. Put them under another key, or delete them first.`,
    { reason: { is: 'seals-secrets' } },
  )
}
