import type { Sealed } from '#base/sealed'
import type { Unit } from '../barrier/view.ts'
import type { AccessKeyRow, PrincipalRow } from '../rows.ts'

/** Stores a principal's standing access key, its secret sealed for this very id. */
export function addAccessKey(
  unit: Unit,
  principal: PrincipalRow,
  { accessKey, secretKey }: { accessKey: string; secretKey: Sealed<string> },
): Promise<AccessKeyRow> {
  return unit.add('access_key', {
    id: accessKey,
    account: principal.account,
    principal: principal.id,
    kind: 'standing',
    sealed: unit.vault.sealSmall('access-key', accessKey, secretKey),
    active: 1,
    createdAt: unit.world.clock.now(),
    expiresAt: null,
    job: null,
    fence: null,
    parent: null,
    role: null,
    mfa: 0,
  })
}
