import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import type { KeyRow, ResealRow } from '../rows.ts'
import { remedyOf } from './usable.ts'

type Reseal = Reply<typeof OPERATIONS.getReseal>

/** How many stored values lie under each version of a key, and how its re-seal stands. */
export async function resealShape(view: View, key: KeyRow, reseal: ResealRow | undefined): Promise<Reseal> {
  const { counts } = await view.tables.valueCounts(key.id)
  const rows = await view.find('kms_key_version', [{ column: 'key', is: 'eq', value: key.id }], { order: [['version', 'desc']] })
  const versions = rows.map(({ version, createdAt }) => ({ version, registerDate: createdAt, valueCount: counts.get(version) ?? 0 }))
  const leftCount = olderThan(counts, key.currentVersion)
  return {
    keyTag: key.id,
    status: reseal?.state ?? 'NONE',
    currentVersion: key.currentVersion,
    totalCount: reseal?.total ?? 0,
    leftCount,
    startDate: reseal?.startedAt ?? null,
    endDate: reseal?.endedAt ?? null,
    message: messageOf(key, reseal, leftCount),
    versions,
  }
}

/** How many values lie under versions before this one. */
export function olderThan(counts: ReadonlyMap<number, number>, version: number): number {
  let older = 0
  for (const [of, count] of counts) if (of < version) older += count
  return older
}

/** What can be said once nothing stored hangs on an old version. */
export function nothingOlder({ name, currentVersion }: KeyRow): string {
  return currentVersion === 1
    ? `The protection key ${name} has one version.`
    : `No stored value of the protection key ${name} depends on a version before ${currentVersion} any more. What callers encrypted with KMS still may.`
}

function messageOf(key: KeyRow, reseal: ResealRow | undefined, left: number): string {
  if (reseal?.state === 'RUNNING')
    return key.state === 'ENABLE' ? '' : `It waits: the protection key ${key.name} is in ${key.state}. ${remedyOf(key)}.`
  if (left === 0) return nothingOlder(key)
  return reseal?.message ?? ''
}
