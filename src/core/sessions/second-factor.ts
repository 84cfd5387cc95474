import { nrn } from '#base/nrn'
import { Sealed } from '#base/sealed'
import { base32, fromBase32, totpMatch } from '#crypto/totp'
import type { View } from '../barrier/view.ts'
import type { PrincipalRow } from '../rows.ts'

/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20
/** Where no second factor is set up. */
export const NO_FACTOR = new Uint8Array(0)

export function hasFactor({ mfaSealed }: Pick<PrincipalRow, 'mfaSealed'>): boolean {
  return mfaSealed.byteLength > 0
}

/** A new second factor: as it is shown this once, and sealed for the principal. */
export function newFactor({ world, vault }: View, principal: Pick<PrincipalRow, 'id' | 'account' | 'loginId'>) {
  const secret = base32(world.random(SECRET_BYTES))
  const label = encodeURIComponent(`Coffer:${principal.account}/${principal.loginId}`)
  return {
    secret,
    otpauthUrl: `otpauth://totp/${label}?secret=${secret}&issuer=Coffer&algorithm=SHA1&digits=6&period=30`,
    sealed: vault.sealSmall('totp', principal.id, new Sealed(secret)),
  }
}

/** The step of a right code that was not used yet; `undefined` for any other. */
export function stepOfCode(
  view: View,
  principal: Pick<PrincipalRow, 'id'>,
  sealed: Uint8Array,
  code: string,
  usedStep: number,
): number | undefined {
  const secret = fromBase32(view.vault.openSmall('totp', principal.id, sealed).open())
  return totpMatch(secret, code, view.world.clock.now(), usedStep)
}

/** How calls name a principal's second factor. */
export function serialNumber({ world }: View, { id, account }: Pick<PrincipalRow, 'id' | 'account'>): string {
  return nrn({ product: 'IAM', region: world.region, memberNo: account, type: 'Mfa', id })
}
