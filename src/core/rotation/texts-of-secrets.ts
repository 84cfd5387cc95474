import type { View } from '../barrier/view.ts'
import { textsOfValue } from '../functions/strike-out.ts'
import type { SecretRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'

/** The texts in every value that the code of a rotation may come to see: of its secret, and ACTIVE of those that it may read besides. */
export async function textsOfSecrets(view: View, secret: SecretRow, others: readonly SecretRow[]): Promise<string[]> {
  const texts: string[] = []
  const add = async (from: SecretRow, version: number) =>
    texts.push(...textsOfValue((await openVersion(view, from, version)).open(), JSON.parse(from.rotationTargets) as string[]))
  for (const version of [secret.active, secret.previous, secret.pending]) if (version !== null) await add(secret, version)
  for (const other of others) if (other.active !== null) await add(other, other.active)
  return texts
}
