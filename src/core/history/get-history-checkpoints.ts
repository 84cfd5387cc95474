import type { OPERATIONS } from '#contract/operations'
import { verifierText } from '#crypto/checkpoint'
import type { Reading } from '../door/call.ts'
import { verifierOf } from './log-key.ts'

/** The newest checkpoint and the public key of every log, for whoever keeps them out of reach. */
export const getHistoryCheckpoints: Reading<typeof OPERATIONS.getHistoryCheckpoints> = async (view) => {
  const logs = await view.tables.proven().logs()
  return {
    logs: logs
      .filter(({ size }) => size > 0)
      .map(({ id, publicKey, size, kept, checkpoint }) => ({ log: id, key: verifierText(verifierOf(publicKey)), size, kept, checkpoint })),
  }
}
