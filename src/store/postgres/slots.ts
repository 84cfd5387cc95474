import type { SlotsAccess } from '../slots.ts'
import { setupOn } from '../slots.ts'
import { LIMITS } from './connect.ts'
import { postgresEngine } from './engine.ts'
import { underLock } from './locks.ts'

const engine = postgresEngine()

/** The slots of a shared store, beside its nodes. */
export async function openSlots({ url }: { url: string }): Promise<SlotsAccess> {
  return {
    engine: 'PostgreSQL',
    alone: (work) => underLock({ url, limits: LIMITS }, 'setup', (connection) => work(setupOn(connection, engine))),
    close: () => Promise.resolve(),
  }
}
