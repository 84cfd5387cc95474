import { type Part, roomFor, writePrefixed } from '#base/length-prefix'
import { storableText } from '#base/storable-text'
import { LEAF_HEAD, leafTextOf } from '#crypto/log-tree'
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
  return Buffer.from(leafText(record), 'latin1')
}

/** The same as a text of one byte a character. */
export function leafText(record: NewUsageRow): string {
  parts.length = 1
  for (const column of LEAF_COLUMNS) {
    const value = record[column]
    parts.push(typeof value === 'string' ? storableText(value) : value)
  }
  const room = LEAF_HEAD.byteLength + roomFor(parts)
  if (room > bytes.byteLength) bytes = Buffer.concat([LEAF_HEAD, Buffer.alloc(room)])
  return leafTextOf(bytes.subarray(0, writePrefixed(bytes, LEAF_HEAD.byteLength, parts)))
}

/** Used for every record anew, since each is written here once: what they hold stands in the store as well. */
const parts: Part[] = [LABEL]
let bytes = Buffer.concat([LEAF_HEAD, Buffer.alloc(4096)])
