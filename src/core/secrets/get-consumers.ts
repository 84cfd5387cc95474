import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { waitedFor } from '../rotation/retirement.ts'
import { livingSecret } from './living-secret.ts'
import { retirementShape } from './rotation-settings.ts'

/** Who reads the secret, which value each of them holds, and whom the retirement of PREVIOUS waits for. */
export const getConsumers: Reading<typeof OPERATIONS.getConsumers> = async (view, call) => {
  const secret = await livingSecret(view, call)
  const { consumers } = await view.tables.consumers([secret.id])
  const late = new Set(waitedFor(secret, consumers, view.world.clock.now()))
  return {
    consumers: consumers.map((consumer) => ({
      id: consumer.principal,
      name: consumer.name,
      type: consumer.type,
      lastReadDate: consumer.lastReadAt,
      sinceDate: consumer.since,
      holds: consumer.version === secret.active ? 'ACTIVE' : consumer.version === secret.previous ? 'PREVIOUS' : 'OLDER',
      waitedFor: late.has(consumer),
    })),
    retirement: retirementShape(secret),
  }
}
