import type { ALERT_TYPES } from '#contract/rulings'
import type { View } from '../barrier/view.ts'
import type { AlertRow } from '../watch-rows.ts'

/** An alert as it is answered. What is gone since has no name any more; the message tells what it was called then. */
export async function alertShape(view: View, row: AlertRow) {
  return {
    alertId: row.id,
    type: row.type as (typeof ALERT_TYPES)[number],
    rule: row.rule,
    secretId: row.secret,
    secretName: row.secret === null ? null : ((await view.get('secret', row.secret))?.name ?? null),
    principalId: row.principal,
    principalName: await nameOf(view, row.principal),
    address: row.address,
    message: row.message,
    count: row.count,
    createDate: row.createdAt,
    lastDate: row.lastAt,
    acknowledgedDate: row.acknowledgedAt,
    acknowledgedBy: row.acknowledgedBy,
    acknowledgedName: await nameOf(view, row.acknowledgedBy),
  }
}

async function nameOf(view: View, id: string | null): Promise<string | null> {
  const principal = id === null ? undefined : await view.get('principal', id)
  return principal?.loginId ?? null
}
