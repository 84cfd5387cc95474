import type { CallReply } from '#client/client'
import type { KeptCheckpoint } from './kept.ts'
import { type Field, LEAF_FIELDS, type LeafRecord, leafOf, recordIn } from './leaf.ts'
import { openCheckpoint, readVerifier } from './note.ts'
import { equal, fromBase64, HASH_BYTES, isConsistent, type Root, rootFromInclusion } from './tree.ts'

type Log = CallReply<'getHistoryCheckpoints'>['logs'][number]
type RecordProof = Pick<CallReply<'getHistoryProof'>, 'record' | 'log' | 'index' | 'path' | 'key' | 'checkpoint'>

/** Asks the server for the proof that a log at size `to` begins with all that it was at `from`. `gone`: it cannot be made any more. */
export type AskConsistency = (log: number, from: number, to: number) => Promise<readonly string[] | 'gone'>

/**
 * What came of a log. Sound: `first` was never seen here, `same` as then, `grown` since. Not told: `gone`. Unsound: `key` is another than
 * then, `signature` is not the key's, `shrunk` since, `changed` in what was there, `missing` altogether.
 */
export type Outcome = 'first' | 'same' | 'grown' | 'gone' | 'key' | 'signature' | 'shrunk' | 'changed' | 'missing'
export interface Checked {
  log: number
  outcome: Outcome
  size: number
  /** The size at the last visit. */
  from?: number | undefined
  /** What is to be kept from now on: the newer one where all holds, else still the older, so that the fault is seen again. */
  keep?: Omit<KeptCheckpoint, 'at'> | undefined
  /** The note that was checked, and the key that was to have signed it. */
  note: string
  signer: string
}

export function isSound(outcome: Outcome): boolean {
  return outcome === 'first' || outcome === 'same' || outcome === 'grown'
}

/** Checks a log against its key and against what was kept of it. */
export async function checkLog(log: Log, kept: KeptCheckpoint | undefined, ask: AskConsistency): Promise<Checked> {
  const told = (outcome: Outcome, more: Partial<Checked> = {}): Checked => ({
    log: log.log,
    outcome,
    size: log.size,
    note: log.checkpoint,
    signer: log.key,
    keep: kept,
    ...more,
  })
  if (kept !== undefined && kept.key !== log.key) return told('key')
  const now = await opened(log)
  if (now === undefined || now.size !== log.size) return told('signature')
  const keep = { log: log.log, key: log.key, checkpoint: log.checkpoint }
  const then = kept === undefined ? undefined : await opened(kept)
  if (then === undefined) return told('first', { keep })
  const from = then.size
  if (now.size < from) return told('shrunk', { from })
  if (now.size === from) return equal(now.root, then.root) ? told('same', { from, keep }) : told('changed', { from })
  const proof = await ask(log.log, from, now.size)
  if (proof === 'gone') return told('gone', { from })
  const path = hashesIn(proof)
  const grown = path !== undefined && (await isConsistent(then, now, path))
  return grown ? told('grown', { from, keep }) : told('changed', { from })
}

/** All logs that the server has, and those that it had at the last visit. */
export async function checkLogs(logs: readonly Log[], kept: readonly KeptCheckpoint[], ask: AskConsistency): Promise<Checked[]> {
  const checked: Checked[] = []
  for (const log of logs)
    checked.push(
      await checkLog(
        log,
        kept.find((each) => each.log === log.log),
        ask,
      ),
    )
  for (const each of kept) {
    if (logs.some(({ log }) => log === each.log)) continue
    checked.push({ log: each.log, outcome: 'missing', size: 0, note: each.checkpoint, signer: each.key, keep: each })
  }
  return checked
}

/** The place of a record among all: (log − 1) · 2^40 + its number in the log. */
const LOG_RECORDS = 2 ** 40

/** A record as the page shows it. */
export type Shown = Partial<Record<Field, unknown>> & { seq: number }

/** Why a proof of a record shows nothing: it is `none`, of another `record`, by another `key`, not signed, or does not lead to the root. */
export type RecordOutcome = 'proven' | 'none' | 'record' | 'key' | 'signature' | 'root'
export interface CheckedRecord {
  outcome: RecordOutcome
  log: number
  index: number
  size: number
}

/** Checks that the record that is shown is the one that the log signed for. `key` is the one that was kept of that log, if any. */
export async function checkRecord(shown: Shown, proof: RecordProof, key: string | undefined): Promise<CheckedRecord> {
  const { log, index } = proof
  const told = (outcome: RecordOutcome, size = 0): CheckedRecord => ({ outcome, log, index, size })
  const record = recordIn(proof.record)
  const path = hashesIn(proof.path)
  if (record === undefined || path === undefined) return told('none')
  if (!isShown(record, shown) || shown.seq !== (log - 1) * LOG_RECORDS + index) return told('record')
  if (key !== undefined && proof.key !== key) return told('key')
  const signed = await opened(proof)
  if (signed === undefined) return told('signature')
  const root = await rootFromInclusion(await leafOf(record), index, signed.size, path)
  return root !== undefined && equal(root, signed.root) ? told('proven', signed.size) : told('root', signed.size)
}

/** The same in every field that is shown. What is not said of a record stands in it as an empty text. */
function isShown(record: LeafRecord, shown: Shown): boolean {
  const plain = (value: unknown) => (value === null || value === undefined ? '' : value)
  return LEAF_FIELDS.every((field) => !(field in shown) || plain(shown[field]) === plain(record[field]))
}

async function opened({ key, checkpoint }: { key: string; checkpoint: string }): Promise<Root | undefined> {
  const verifier = await readVerifier(key)
  return verifier === undefined ? undefined : openCheckpoint(checkpoint, verifier)
}

function hashesIn(path: readonly string[]): Uint8Array<ArrayBuffer>[] | undefined {
  const hashes = path.map(fromBase64).filter((hash) => hash?.length === HASH_BYTES)
  return hashes.length === path.length ? (hashes as Uint8Array<ArrayBuffer>[]) : undefined
}
