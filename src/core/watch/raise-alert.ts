import { createHash } from 'node:crypto'
import type { ALERT_TYPES } from '#contract/rulings'
import type { Unit } from '../barrier/view.ts'
import { tell } from './outbox.ts'

const MESSAGE_MAX = 2500

export interface Raised {
  /** What makes it the same alert when it happens again: then it is counted, and nobody is told a second time. */
  id: string
  account: string
  type: (typeof ALERT_TYPES)[number]
  rule?: string
  secret?: string | null
  principal?: string
  address?: string
  /** Never values, keys or tokens. */
  message: string
}

/** Raises an alert: a row that somebody acknowledges, a line in the log, and what subscribers are told. Resolves to its id. */
export async function raiseAlert(unit: Unit, raised: Raised): Promise<string> {
  const { account, type, rule = '', secret = null, principal = null, address = '', message } = raised
  const id = alertIdOf(raised)
  const now = unit.world.clock.now()
  const standing = await unit.get('alert', id)
  if (standing !== undefined) {
    await unit.change('alert', standing, { count: standing.count + 1, lastAt: now })
    return id
  }
  const more = { count: 1, createdAt: now, lastAt: now, acknowledgedAt: null, acknowledgedBy: null }
  await unit.add('alert', { id, account, type, rule, secret, principal, address, message: message.slice(0, MESSAGE_MAX), ...more })
  await tell(unit, { account, type: 'watch.alert', secret, data: { alertId: id, alert: type, secretId: secret } })
  unit.afterCommit(() => unit.world.alert?.(message, { alertId: id, alert: type, rule, secretId: secret, principalId: principal }))
  return id
}

/** As long as an UUID, and the same for the same thing. */
export function alertIdOf({ id, account, type, rule = '' }: Pick<Raised, 'id' | 'account' | 'type' | 'rule'>): string {
  return createHash('sha256')
    .update(JSON.stringify([account, type, rule, id]))
    .digest('hex')
    .slice(0, 32)
}
