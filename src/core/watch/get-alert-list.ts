import type { OPERATIONS } from '#contract/operations'
import type { Reading } from '../door/call.ts'
import { alertShape } from './alert-shape.ts'
import { visibleAlerts } from './visible-alerts.ts'

/** The account's alerts that the caller may see, newest first. */
export const getAlertList: Reading<typeof OPERATIONS.getAlertList> = async (view, { actor, input }) => {
  const { page, size, open } = input.query
  const conditions = visibleAlerts(actor)
  if (open !== undefined) conditions.push({ column: 'acknowledgedAt', is: open ? 'eq' : 'ne', value: null })
  const totalItems = await view.count('alert', conditions)
  const rows = await view.find('alert', conditions, {
    order: [
      ['createdAt', 'desc'],
      ['id', 'asc'],
    ],
    limit: size,
    offset: page * size,
  })
  const items = []
  for (const row of rows) items.push(await alertShape(view, row))
  return { items, page, totalPages: Math.ceil(totalItems / size), totalItems }
}
