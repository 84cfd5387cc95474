import { type Checkpoint, checkpointIn, openCheckpoint, type Verifier } from '#crypto/checkpoint'
import { verifierOf } from './log-key.ts'
import { type Finding, type HistorySource, type Verdict, verifyLog } from './verify-log.ts'

export interface Trusted {
  /** Keys that were kept outside. None: the store's own are used, which proves nothing against who can replace them. */
  verifiers: readonly Verifier[]
  /** Notes that were kept outside. */
  checkpoints: readonly string[]
}

/** Checks all logs of a history. A log that the given checkpoints or keys know and the history does not is found, too. */
export async function verifyHistory(source: HistorySource, { verifiers, checkpoints }: Trusted): Promise<Verdict[]> {
  const logs = await source.logs()
  const verdicts: Verdict[] = []
  const open = new Set([...verifiers.map(({ name }) => name), ...checkpoints.map((note) => checkpointIn(note)?.origin ?? '')])
  for (const row of logs) {
    if (row.publicKey.byteLength === 0 && row.size === 0) continue
    const own = verifierOf(row.publicKey)
    const verifier = verifiers.length === 0 ? own : (verifiers.find(({ name }) => name === own.name) ?? unknown(own.name))
    open.delete(own.name)
    const { given, forged } = notes(checkpoints, verifier)
    const verdict = await verifyLog(source, row, { verifier, checkpoints: given })
    verdicts.push(forged ? { ...verdict, finding: verdict.finding ?? FORGED } : verdict)
  }
  for (const name of open) verdicts.push(lost(name))
  return verdicts
}

function notes(checkpoints: readonly string[], verifier: Verifier): { given: Checkpoint[]; forged: boolean } {
  const ours = checkpoints.filter((note) => checkpointIn(note)?.origin === verifier.name)
  const given = ours.map((note) => openCheckpoint(note, verifier)).filter((checkpoint) => checkpoint !== undefined)
  return { given, forged: given.length < ours.length }
}

const FORGED: Finding = {
  kind: 'checkpoint',
  record: undefined,
  sentence: 'A checkpoint that was given is not signed by the key of the log.',
}

/** A key that fits nothing: the log's own was not among those given. */
const unknown = (name: string): Verifier => ({ name, publicKey: new Uint8Array(0) })

function lost(name: string): Verdict {
  const sentence = name === '' ? 'What was given is no checkpoint.' : 'The history has no such log, or one with another key in its place.'
  return { log: 0, name, size: 0, kept: 0, from: 0, later: 0, leftOut: 0, finding: { kind: 'cut off', record: 0, sentence } }
}

/** The notes in a text that has one or more, one behind the other. */
export function notesIn(text: string): string[] {
  return text.match(/[^\n]+\n[\s\S]*?\n\n(?:— [^\n]*\n)+/g) ?? []
}
