import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { verifierText } from '#crypto/checkpoint'
import { consistencyProof } from '#crypto/log-tree'
import type { Reading } from '../door/call.ts'
import { verifierOf } from './log-key.ts'
import { logNamed, subtreesOf } from './subtrees-of.ts'

/** Shows that a log of one size begins with what it was at another. */
export const getHistoryConsistency: Reading<typeof OPERATIONS.getHistoryConsistency> = async (view, call) => {
  const history = view.tables.proven()
  const { log, from, to: asked } = call.input.query
  const row = logNamed(await history.logs(), log)
  const to = asked ?? row.size
  if (from > to || to > row.size)
    throw new Problem('input.invalid', `from, to: sizes up to ${row.size}, the smaller one first.`, {
      reason: { is: 'order', field: 'from', other: 'to' },
    })
  const path = await consistencyProof(from, to, await subtreesOf(history, row))
  const key = verifierText(verifierOf(row.publicKey))
  return { log, from, to, path: path.map((hash) => Buffer.from(hash).toString('base64')), key, checkpoint: row.checkpoint }
}
