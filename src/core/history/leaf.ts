import { lengthPrefixed, type Part, roomFor, writePart } from '#base/length-prefix'
import { storableText } from '#base/storable-text'
import { LEAF_HEAD, leafTextOf } from '#crypto/log-tree'
import type { NewUsageRow, UsageRow } from '../usage-row.ts'

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
] as const satisfies readonly (keyof UsageRow)[]

/** Does not compile while a field of a record is left out of its leaf. */
type Missing = Exclude<keyof UsageRow, 'seq' | (typeof LEAF_COLUMNS)[number]>
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
  const head = headOf(record)
  const end = endOf(record)
  const tail = tailOf(record)
  const [nrn, resourceId, resourceName] = [asStored(record.nrn), asStored(record.resourceId), asStored(record.resourceName)]
  const requestId = asStored(record.requestId)
  const room = START.byteLength + head.byteLength + end.byteLength + tail.byteLength
  makeRoom(room + roomFor(record.time, nrn, resourceId, resourceName, requestId))
  let at = writePart(bytes, START.byteLength, record.time)
  at = put(head, at)
  at = writePart(bytes, at, nrn)
  at = writePart(bytes, at, resourceId)
  at = writePart(bytes, at, resourceName)
  at = put(end, at)
  at = writePart(bytes, at, requestId)
  at = put(tail, at)
  return leafTextOf(bytes.subarray(0, at))
}

/** Used for every record anew, since each is written here once: what it holds stands in the store as well. */
const START = Buffer.concat([LEAF_HEAD, lengthPrefixed([LABEL])])
let bytes = Buffer.concat([START, Buffer.alloc(4096)])

function makeRoom(room: number): void {
  if (room > bytes.byteLength) bytes = Buffer.concat([START, Buffer.alloc(room)])
}

function put(part: Uint8Array, at: number): number {
  bytes.set(part, at)
  return at + part.byteLength
}

/** Who called what, and how it ended, is as in the record before, as a rule. */
const headOf = remembering(
  (it) => [it.account, it.requestorType, it.requestor, it.requestorName, it.accessKey, it.ip, it.source, it.product, it.action, it.title],
  (it, last) =>
    it.accessKey === last.accessKey &&
    it.ip === last.ip &&
    it.action === last.action &&
    it.requestor === last.requestor &&
    it.requestorName === last.requestorName &&
    it.requestorType === last.requestorType &&
    it.account === last.account &&
    it.source === last.source &&
    it.product === last.product &&
    it.title === last.title,
)
const endOf = remembering(
  (it) => [it.result, it.status, it.problem],
  (it, last) => it.result === last.result && it.status === last.status && it.problem === last.problem,
)
const tailOf = remembering(
  (it) => [it.job, it.stage, it.version, it.message],
  (it, last) => it.job === last.job && it.stage === last.stage && it.version === last.version && it.message === last.message,
)

function remembering(
  partsOf: (record: NewUsageRow) => Part[],
  isAs: (record: NewUsageRow, last: NewUsageRow) => boolean,
): (record: NewUsageRow) => Uint8Array {
  let last: NewUsageRow | undefined
  let kept: Uint8Array = new Uint8Array(0)
  return (record) => {
    if (last === undefined || !isAs(record, last)) {
      kept = lengthPrefixed(partsOf(record).map(asStored))
      last = record
    }
    return kept
  }
}

/** Also of a text that somebody took away. */
const asStored = (part: Part): Part => (typeof part === 'string' ? storableText(part) : part)
