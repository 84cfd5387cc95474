import { DAY } from '#base/instant'
import { Problem } from '#base/problem'
import { isChange, SERVICES } from '#contract/operation'
import { ALL_OPERATIONS, type OPERATIONS } from '#contract/operations'
import type { View } from '../barrier/view.ts'
import type { Reading } from '../door/call.ts'
import type { Condition, UsageAsked } from '../ports/store.ts'
import type { UsageRow } from '../usage-row.ts'
import { askedBy, type Right, timeFor } from './ask.ts'
import { recordJson } from './record-text.ts'

const RIGHT: Right = { product: 'CloudActivityTracer', action: 'View/getActivityList', type: 'Activity' }
const USUAL_DAYS = 30
/** What changes something. To log in to the console is among it; to use a protection key is not. */
const CHANGES = [...new Set(ALL_OPERATIONS.filter(isChange).map(({ action }) => action))]
const DISPLAYED = new Map(Object.values(SERVICES).map(({ product, title }) => [product as string, title]))

/** Changes and logins, newest first. Reads of values are in the usage log. */
export const getActivityList: Reading<typeof OPERATIONS.getActivityList> = async (view, call) => {
  const { body } = call.input
  const from = body.fromEventTime ?? view.world.clock.now() - USUAL_DAYS * DAY
  if (body.toEventTime !== undefined && from > body.toEventTime)
    throw new Problem('input.invalid', `fromEventTime: is later than toEventTime; it is ${USUAL_DAYS} days ago when absent.`, {
      reason: { is: 'order', field: 'fromEventTime', other: 'toEventTime' },
    })
  const { where = [], ...seen } = await askedBy(view, call, RIGHT, { timestampFrom: from, timestampTo: body.toEventTime })
  const asked: UsageAsked = {
    ...seen,
    where: [...where, { column: 'action', is: 'in', value: CHANGES }, ...(body.nrn === undefined ? [] : nrnIs(body.nrn))],
  }
  const page = { limit: body.pageSize + 1, offset: body.pageIndex * body.pageSize, uncounted: true } as const
  const { rows, partial } = await call.once(JSON.stringify([asked, page]), () =>
    view.tables.usage({ ...asked, ...page, enough: timeFor(view) }),
  )
  const items = []
  for (const row of rows.slice(0, body.pageSize)) items.push(await item(view, row))
  return {
    items,
    pageIndex: body.pageIndex,
    pageSize: body.pageSize,
    itemCount: items.length,
    hasMore: rows.length > body.pageSize,
    ...(partial ? { partial } : {}),
  }
}

/** By the id at its end, which is indexed, where it names one thing. */
function nrnIs(value: string): Condition<UsageRow>[] {
  const id = /\/([^/*]+)$/.exec(value)?.[1]
  return [{ column: 'nrn', is: 'eq', value }, ...(id === undefined ? [] : [{ column: 'resourceId', is: 'eq', value: id } as const])]
}

async function item(view: View, row: UsageRow) {
  const [type = ''] = (row.nrn.split(':')[5] ?? '').split('/')
  const principal = row.requestorType === 'Sub' ? await view.get('principal', row.requestor) : undefined
  return {
    historyId: String(row.seq),
    nrn: row.nrn,
    eventTime: row.time,
    platformType: 'VPC' as const,
    productName: row.product,
    productDisplayName: DISPLAYED.get(row.product) ?? row.product,
    regionCode: view.world.region,
    resourceType: type,
    resourceId: row.resourceId,
    resourceName: row.resourceName,
    actionDisplayName: row.title,
    actionResultType: row.result,
    actionUserType: row.requestorType,
    actionSubAccountNo: principal?.number ?? 0,
    sourceType: row.requestorType === 'System' ? ('SYSTEM' as const) : ('API' as const),
    sourceIp: row.ip,
    productData: recordJson(row),
  }
}
