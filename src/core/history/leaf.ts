import { lengthPrefixed, type Part } from '#base/length-prefix'
import { storableText } from '#base/storable-text'
import { leafHash } from '#crypto/log-tree'
import type { NewUsageRow } from '../usage-row.ts'

/** What a leaf is made of, in this order, behind the label. It never changes: another form gets another label. */
const LABEL = 'coffer/v1/usage-record'
export const LEAF_COLUMNS = [
  'time',
  'account',
  'requestorType',
  'requestor',
  'requestorName',
  'accessKey',
  'ip',
  'source',
  'product',
  'action',
  'title',
  'nrn',
  'resourceId',
  'resourceName',
  'result',
  'status',
  'problem',
  'requestId',
  'job',
  'stage',
  'version',
  'message',
] as const satisfies readonly (keyof NewUsageRow)[]

/** Does not compile while a field of a record is left out of its leaf. */
type Missing = Exclude<keyof NewUsageRow, (typeof LEAF_COLUMNS)[number]>
export const LEAF_IS_WHOLE: [Missing] extends [never] ? true : never = true

/**
 * The leaf of a record in the tree of its log: over all of it as readers see it. Its number is not in it, since the tree proves
 * that. What was taken away from a stored record is null, and never undefined.
 */
export function leafOf(record: NewUsageRow): Buffer {
  const parts: Part[] = [LABEL]
  for (const column of LEAF_COLUMNS) {
    const value = record[column]
    parts.push(typeof value === 'string' ? storableText(value) : value)
  }
  return leafHash(lengthPrefixed(parts))
}
