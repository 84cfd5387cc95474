import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import { verifierText } from '#crypto/checkpoint'
import { inclusionProof } from '#crypto/log-tree'
import type { View } from '../barrier/view.ts'
import type { Call, Reading } from '../door/call.ts'
import { logOf, numberOf } from '../ports/history-store.ts'
import type { UsageRow } from '../usage-row.ts'
import { type Right, timeFor } from './ask.ts'
import { verifierOf } from './log-key.ts'
import { provenText } from './record-proof.ts'
import { logNamed, subtreesOf } from './subtrees-of.ts'
import { visibleUsage } from './visible-usage.ts'

const RIGHT: Right = { product: 'CloudLogAnalytics', action: 'View/getHistoryProof', type: 'Log' }

/** Shows that a record, which the caller may see, stands in its log. */
export const getHistoryProof: Reading<typeof OPERATIONS.getHistoryProof> = async (view, call) => {
  const record = await recordAsked(view, call)
  const history = view.tables.proven()
  const log = logOf(record.seq)
  const row = logNamed(await history.logs(), log)
  const index = numberOf(record.seq)
  if (index >= row.size) throw new Problem('history.not-found', 'No checkpoint covers the record yet. Ask again in a second.')
  const path = await inclusionProof(index, row.size, await subtreesOf(history, row))
  return {
    record: provenText(record),
    log,
    index,
    size: row.size,
    path: path.map((hash) => Buffer.from(hash).toString('base64')),
    key: verifierText(verifierOf(row.publicKey)),
    checkpoint: row.checkpoint,
  }
}

/** A record that the caller may not see is as one that is not there. */
async function recordAsked(view: View, call: Call<typeof OPERATIONS.getHistoryProof>): Promise<UsageRow> {
  const { actor, input } = call
  const { requestId, seq } = input.query
  if ((requestId === undefined) === (seq === undefined))
    throw new Problem('input.invalid', 'requestId, seq: one of both.', { reason: { is: 'together', field: 'requestId, seq' } })
  const asked = { account: actor.account, where: visibleUsage(actor, RIGHT) }
  const found = await call.once<UsageRow | undefined>(JSON.stringify([asked, requestId, seq]), async () => {
    const enough = timeFor(view)
    if (seq === undefined) {
      const where = [...asked.where, { column: 'requestId', is: 'eq', value: requestId ?? '' } as const]
      return (await view.tables.usage({ ...asked, where, limit: 1, offset: 0, enough })).rows[0]
    }
    const [stored] = await view.tables.proven().recordsFrom(seq, 1)
    if (stored?.seq !== seq || stored.account !== actor.account) return undefined
    const near = { ...asked, from: stored.time, to: stored.time, enough }
    return (await view.tables.usageAfter(near, seq - 1, 1)).rows.find((row) => row.seq === seq)
  })
  if (found === undefined) throw new Problem('history.not-found', 'There is no such record that you may see.')
  return found
}
