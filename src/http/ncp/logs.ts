import type { Dialect } from '../dialect.ts'
import { secretManager } from './secret-manager.ts'

/** Cloud Log Analytics: the reply beside a number, an error the same way (contract: logs.md). */
export const logs: Dialect = {
  envelope: (reply) => reply,
  envelopeSchema: (reply) => reply,
  status: secretManager.status,
  error: (code, message) => ({ code: secretManager.status(code), message }),
}
