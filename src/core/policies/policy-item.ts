import type { Instant } from '#base/instant'
import { nrn } from '#base/nrn'
import type { Policy } from '../access/statement.ts'
import type { View } from '../barrier/view.ts'
import type { PolicyRow } from '../rows.ts'

/** System-managed policies are as old as the product. */
const SYSTEM_SINCE: Instant = Date.UTC(2026, 0, 1)

/** A policy as lists answer it. */
export function policyItem(view: View, account: string, policy: Pick<Policy, 'id' | 'name' | 'type' | 'description'>, row?: PolicyRow) {
  return {
    policyId: policy.id,
    policyName: policy.name,
    policyType: policy.type,
    description: policy.description,
    createTime: row?.createdAt ?? SYSTEM_SINCE,
    updateTime: row?.updatedAt ?? SYSTEM_SINCE,
    nrn: nrn({ product: 'IAM', region: view.world.region, memberNo: account, type: 'Policy', id: policy.id }),
  }
}

/** A policy as details name it. */
export function policyRef({ id, name, type }: Pick<Policy, 'id' | 'name' | 'type'>) {
  return { policyId: id, policyName: name, policyType: type }
}
