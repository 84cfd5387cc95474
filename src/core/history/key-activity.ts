import { nrn } from '#base/nrn'
import type { View } from '../barrier/view.ts'
import type { KeyRow } from '../rows.ts'
import type { UsageRow } from '../usage-row.ts'

/** A usage record as KMS answers it. */
export function keyActivity(view: View, key: KeyRow, row: UsageRow) {
  return {
    timestamp: row.time,
    data: {
      kmsKey: {
        keyTag: key.id,
        keyName: row.resourceName || key.name,
        nrn: nrn({ product: 'KMS', region: view.world.region, memberNo: row.account, type: 'Key', id: key.id }),
      },
      requestor: { requestType: row.requestorType, id: row.requestor, name: row.requestorName, ip: row.ip },
      api: { result: row.result, action: row.action, type: row.title },
    },
    message: row.message,
  }
}
