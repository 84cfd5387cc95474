import { encoded } from './note.ts'
import { type Bytes, joined, leafHash } from './tree.ts'

/** What a record's leaf is made of, in this order, behind the label. */
const LABEL = 'coffer/v1/usage-record'
export const LEAF_FIELDS = [
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
] as const
export type Field = (typeof LEAF_FIELDS)[number]
export type LeafRecord = Readonly<Record<Field, string | number | null>>

const TAGS = { string: 1, number: 2, null: 3 } as const
const HEAD_BYTES = 5

/** The record in the JSON text of a proof: every field and no other, since what no leaf covers is not proven by it. */
export function recordIn(text: string): LeafRecord | undefined {
  try {
    const said: unknown = JSON.parse(text)
    if (typeof said !== 'object' || said === null || Object.keys(said).length !== LEAF_FIELDS.length) return undefined
    const record = said as Record<string, unknown>
    return LEAF_FIELDS.every((field) => isPart(record[field])) ? (record as LeafRecord) : undefined
  } catch {
    return undefined
  }
}

/** Each part is a type, four bytes of length and the content, so that no two records give the same bytes. */
export function leafOf(record: LeafRecord): Promise<Bytes> {
  return leafHash(joined(...[LABEL, ...LEAF_FIELDS.map((field) => record[field])].map(part)))
}

function part(value: string | number | null): Bytes {
  const content = value === null ? new Uint8Array(0) : encoded(typeof value === 'number' ? String(value) : storable(value))
  const head = new DataView(new ArrayBuffer(HEAD_BYTES))
  head.setUint8(0, TAGS[value === null ? 'null' : typeof value === 'number' ? 'number' : 'string'])
  head.setUint32(1, content.length)
  return joined(new Uint8Array(head.buffer), content)
}

/** As stores keep it: no NUL, no half of a pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

function isPart(value: unknown): boolean {
  return typeof value === 'string' || Number.isSafeInteger(value) || value === null
}
