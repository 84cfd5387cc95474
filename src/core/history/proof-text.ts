import { storableText } from '#base/storable-text'
import { checkpointIn, readVerifier, verifierText } from '#crypto/checkpoint'
import { HASH_BYTES } from '#crypto/log-tree'
import type { LogRow } from '../ports/history-store.ts'
import type { UsageProof } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'
import { LEAF_COLUMNS } from './leaf.ts'
import { verifierOf } from './log-key.ts'
import { inertJson, recordJson } from './record-text.ts'

/**
 * An export that can be verified without the store: beside the records stand the logs with their keys and checkpoints, the roots of
 * whole segments, and the hash of each record. Of a record that was not asked for, or that the caller may not see, the hash stands alone.
 */

/** One line of it, as it is read. */
export type ProofLine =
  | { kind: 'log'; log: LogRow }
  | { kind: 'segment'; id: number; root: Uint8Array }
  /** `row` is undefined for what was left out of the export, and for what was gone from the store. */
  | { kind: 'record'; seq: number; leaf: Uint8Array | undefined; row: UsageRow | undefined; gone: boolean }

/** The logs, which stand before everything else: what their checkpoints cover is all in what follows. */
export function logLines(logs: readonly LogRow[]): string[] {
  return logs.filter(({ publicKey, size }) => publicKey.byteLength > 0 && size > 0).map(logLine)
}

const logLine = ({ id, publicKey, kept, dropped, checkpoint }: LogRow) =>
  inertJson({ log: id, key: verifierText(verifierOf(publicKey)), kept, dropped, checkpoint })
const segmentLine = (id: number, root: Uint8Array) => inertJson({ segment: id, root: Buffer.from(root).toString('hex') })
const leafLine = (seq: number, leaf: string, gone: boolean) => inertJson(gone ? { seq, leaf, gone } : { seq, leaf })

/** Records and hashes in the order of their numbers. */
export function provenLines(rows: readonly UsageRow[], { leaves, segments, stored }: UsageProof): string[] {
  const shown = new Map(rows.map((row) => [row.seq, row]))
  const there = new Set(stored)
  const lines = new Map<number, string>(rows.map((row) => [row.seq, recordJson(row)]))
  for (const { seq, hash } of leaves) {
    const row = shown.get(seq)
    const leaf = Buffer.from(hash).toString('hex')
    lines.set(seq, row === undefined ? leafLine(seq, leaf, !there.has(seq)) : recordJson(row, leaf))
  }
  const roots = segments.map(({ id, root }) => segmentLine(id, root))
  return [...roots, ...[...lines].sort(([left], [right]) => left - right).map(([, line]) => line)]
}

/**
 * What a line says; `undefined` for what is no line of such an export. Each is written in one way: what else stands in one, as a field twice, is covered
 * by nothing. What is no value of a record is read as null, as all of it is where something else stands beside it, and no leaf fits that.
 */
export function readProofLine(text: string): ProofLine | undefined {
  const line = lineIn(text)
  if (line === undefined || textOf(line) === text.trimEnd()) return line
  if (line.kind !== 'record' || line.row === undefined) return undefined
  return { ...line, row: { seq: line.seq, ...Object.fromEntries(LEAF_COLUMNS.map((column) => [column, null])) } as unknown as UsageRow }
}

function textOf(line: ProofLine): string {
  if (line.kind === 'log') return logLine(line.log)
  if (line.kind === 'segment') return segmentLine(line.id, line.root)
  const leaf = line.leaf === undefined ? undefined : Buffer.from(line.leaf).toString('hex')
  return line.row === undefined ? leafLine(line.seq, leaf ?? '', line.gone) : recordJson(line.row, leaf)
}

function lineIn(text: string): ProofLine | undefined {
  const said = objectIn(text)
  if (said === undefined) return undefined
  if ('log' in said) return logIn(said)
  if ('segment' in said) {
    const root = hashIn(said['root'])
    return isNumber(said['segment']) && root !== undefined ? { kind: 'segment', id: said['segment'], root } : undefined
  }
  const { seq, leaf } = said
  if (!isNumber(seq)) return undefined
  const hash = hashIn(leaf)
  if (!('time' in said))
    return hash === undefined ? undefined : { kind: 'record', seq, leaf: hash, row: undefined, gone: said['gone'] === true }
  const fields = LEAF_COLUMNS.map((column) => [column, valueIn(said[column])])
  return { kind: 'record', seq, leaf: hash, row: { seq, ...Object.fromEntries(fields) } as UsageRow, gone: false }
}

function logIn({ log, key, kept, dropped, checkpoint }: Record<string, unknown>): ProofLine | undefined {
  const verifier = typeof key === 'string' ? readVerifier(key) : undefined
  if (!isNumber(log) || log < 1 || !isNumber(kept) || typeof checkpoint !== 'string' || typeof dropped !== 'string') return undefined
  if (verifier === undefined) return undefined
  const size = checkpointIn(checkpoint)?.size
  if (size === undefined) return undefined
  const { publicKey } = verifier
  return { kind: 'log', log: { id: log, publicKey, sealedKey: new Uint8Array(0), size, kept, dropped, posted: 0, checkpoint } }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function valueIn(value: unknown): string | number | null {
  if (typeof value === 'string') return storableText(value) === value ? value : null
  return isNumber(value) ? value : null
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function hashIn(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' && value.length === 2 * HASH_BYTES && /^[0-9a-f]+$/.test(value) ? Buffer.from(value, 'hex') : undefined
}
