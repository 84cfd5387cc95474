import { parseJson } from '#base/json'
import { openCheckpoint, readVerifier, type Verifier } from '#crypto/checkpoint'
import { HASH_BYTES, rootFromInclusion } from '#crypto/log-tree'
import type { NewUsageRow } from '../usage-row.ts'
import { LEAF_COLUMNS, leafOf } from './leaf.ts'
import { inertJson } from './record-text.ts'

/** What a checked proof shows; or why it shows nothing. */
export type Proven = { proven: true; name: string; index: number; size: number; record: NewUsageRow } | { proven: false; sentence: string }

/** All that the leaf of a record is made of, as JSON text. */
export function provenText(record: NewUsageRow): string {
  return inertJson(Object.fromEntries(LEAF_COLUMNS.map((column) => [column, record[column]])))
}

/**
 * Checks an answer to Get History Proof with the public keys alone, without a store. Without any the key in the proof is believed,
 * which shows that it is sound, and not whose it is.
 */
export function checkRecordProof(text: string, verifiers: readonly Verifier[]): Proven {
  const proof = objectIn(text)
  const record = recordIn(proof?.['record'])
  const path = pathIn(proof?.['path'])
  const { index, size, key, checkpoint: note } = proof ?? {}
  const named = typeof key === 'string' ? readVerifier(key) : undefined
  if (record === undefined || path === undefined || named === undefined || typeof note !== 'string' || !Number.isSafeInteger(index))
    return no(
      'This is no proof of a record: it lacks a record, its place, hashes, a key or a checkpoint, or the record is not written as it was given out.',
    )
  if (Object.keys(proof ?? {}).some((field) => !FIELDS.has(field))) return no('Something stands in it that no proof has.')
  const verifier = verifiers.length === 0 ? named : verifiers.find(({ name }) => name === named.name)
  if (verifier === undefined) return no(`None of the keys that were given is that of ${named.name}.`)
  const checkpoint = openCheckpoint(note, verifier)
  if (checkpoint === undefined) return no('The checkpoint is not signed by the key of the log.')
  if (size !== checkpoint.size) return no('It tells of another size than the checkpoint.')
  const root = rootFromInclusion(leafOf(record), index as number, checkpoint.size, path)
  if (root === undefined || !root.equals(checkpoint.root))
    return no('The record, its place and the hashes do not lead to the root that was signed: one of them was altered.')
  return { proven: true, name: verifier.name, index: index as number, size: checkpoint.size, record }
}

/** What Get History Proof answers. */
const FIELDS = new Set(['record', 'log', 'index', 'size', 'path', 'key', 'checkpoint'])

const no = (sentence: string): Proven => ({ proven: false, sentence })

/** No field stands in it twice: another reader may take the other one. */
function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const said = parseJson(Buffer.from(text, 'utf8'))
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Every field and no other, each once: what no leaf covers must not be shown as proven. */
function recordIn(text: unknown): NewUsageRow | undefined {
  const said = typeof text === 'string' ? objectIn(text) : undefined
  if (said === undefined || !LEAF_COLUMNS.every((column) => isValue(said[column]))) return undefined
  const record = said as unknown as NewUsageRow
  return provenText(record) === text ? record : undefined
}

const isValue = (value: unknown) => typeof value === 'string' || Number.isSafeInteger(value) || value === null

function pathIn(path: unknown): Buffer[] | undefined {
  if (!Array.isArray(path)) return undefined
  const hashes = path.map((hash: unknown) => Buffer.from(typeof hash === 'string' ? hash : '', 'base64'))
  return hashes.every(({ byteLength }) => byteLength === HASH_BYTES) ? hashes : undefined
}
