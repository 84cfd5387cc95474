import { MINUTE } from '#base/instant'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { askedBy, type Right, timeFor } from './ask.ts'
import { logLines, provenLines } from './proof-text.ts'
import { CSV_HEAD, recordCsv, recordJson } from './record-text.ts'

const RIGHT: Right = { product: 'CloudLogAnalytics', action: 'View/exportHistory', type: 'Log' }
/** Records this young may still be joined by older ones, of a transaction or a node that commits late. */
const SETTLED_MS = MINUTE

/**
 * A piece of the history, log by log, the oldest record of each first. Whoever goes on with `next` gets every record once: it holds how young a
 * record may be, as the first piece had it, since one that was too young when it was passed by must not be left out among others.
 */
export const exportHistory: Reading<typeof OPERATIONS.exportHistory> = async (view, call) => {
  const { format, proof, after, pageSize, ...narrowed } = call.input.query
  const { from, settled } = await call.once('after', () => Promise.resolve(begunAt(after, view.world.clock.now() - SETTLED_MS)))
  const asked = await askedBy(view, call, RIGHT, narrowed)
  const limited = { ...asked, to: Math.min(asked.to ?? settled, settled) }
  const proven = proof === 'true'
  if (proven && format === 'csv')
    throw new Problem('input.invalid', 'proof: is given with jsonl alone.', { reason: { is: 'unfit', field: 'proof' } })
  // Before the records, so that all that the checkpoints cover follows.
  const logs = proven && after === undefined ? await call.once('logs', () => view.tables.proven().logs()) : []
  // Hashes stand for all that a piece passes by, so that one passes by little.
  const enough = proven ? () => true : timeFor(view)
  const { rows, next } = await call.once(JSON.stringify([limited.where, after]), () =>
    view.tables.usageAfter({ ...limited, enough }, from, pageSize),
  )
  const lines = proven
    ? [...logLines(logs), ...provenLines(rows, await call.once('proof', () => view.tables.usageProof(from, next)))]
    : rows.map((row) => (format === 'csv' ? recordCsv(row) : recordJson(row)))
  if (format === 'csv' && after === undefined) lines.unshift(CSV_HEAD)
  const end = format === 'csv' ? '\r\n' : '\n'
  return {
    format,
    text: lines.map((line) => line + end).join(''),
    count: rows.length,
    next: next === null ? null : `${next}-${settled}`,
  }
}

/** The number of the last record before the piece, and the moment of the youngest that it may hold. */
function begunAt(after: string | undefined, settled: number): { from: number; settled: number } {
  if (after === undefined) return { from: -1, settled }
  const [, from, began] = /^(\d{1,16})(?:-(\d{1,16}))?$/.exec(after) ?? []
  const said = { from: Number(from), settled: began === undefined ? settled : Math.min(Number(began), settled) }
  if (from === undefined || !Number.isSafeInteger(said.from) || !Number.isSafeInteger(said.settled))
    throw new Problem('input.invalid', 'after: what an earlier answer gave as next.', { reason: { is: 'form', field: 'after' } })
  return said
}
