import type { ALERT_TYPES } from '#contract/rulings'
import type { AlertRow } from '../watch-rows.ts'

export function alertShape(row: AlertRow) {
  return {
    alertId: row.id,
    type: row.type as (typeof ALERT_TYPES)[number],
    rule: row.rule,
    secretId: row.secret,
    principalId: row.principal,
    address: row.address,
    message: row.message,
    count: row.count,
    createDate: row.createdAt,
    lastDate: row.lastAt,
    acknowledgedDate: row.acknowledgedAt,
    acknowledgedBy: row.acknowledgedBy,
  }
}
