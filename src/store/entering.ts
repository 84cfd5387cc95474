import type { Entered } from '#core/ports/history-store'
import { POSTING_COLUMNS } from './schema.ts'

/** What a sequencer writes besides the log's own row, as rows of tables; bytes in hexadecimal. */
export const ENTERED_COLUMNS = {
  usage_leaves: ['seq', 'hashes'],
  usage_segment: ['id', 'root', 'from', 'to'],
  usage_posting: POSTING_COLUMNS,
} as const
export type EnteredTable = keyof typeof ENTERED_COLUMNS
export const ENTERED_BYTES: ReadonlySet<string> = new Set(['hashes', 'root', 'at'])

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

export function enteredRows({ leaves, segments, postings }: Entered): Record<EnteredTable, (string | number)[][]> {
  return {
    usage_leaves: leaves.map(({ seq, hashes }) => [seq, hex(hashes)]),
    usage_segment: segments.map(({ id, root, from, to }) => [id, hex(root), from, to]),
    usage_posting: postings.map(({ segment, term, count, at }) => [segment, term, count, hex(at)]),
  }
}
