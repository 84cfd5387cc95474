import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { differingKeys, parseSecretValue, withPairs } from '#contract/secret-value'
import type { Unit } from '../barrier/view.ts'
import type { SecretRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'
import { setAside } from './strays.ts'

/**
 * Brings a PENDING that an earlier job left in line with an ACTIVE that was written after it: a rotation changes rotation targets
 * alone, so what people changed in the other pairs since must not go when PENDING becomes ACTIVE. Its targets over ACTIVE's other pairs
 * become PENDING, the one before goes to the strays. Nothing is done where nothing differs, and where PENDING was written after
 * ACTIVE: then people meant it so. Problems `rotation.refused`, `key.unusable`.
 */
export async function carryOver(unit: Unit, secret: SecretRow): Promise<SecretRow> {
  if (secret.pending === null || secret.active === null || secret.pending > secret.active) return secret
  const active = parseSecretValue((await openVersion(unit, secret, secret.active)).open(), 'ACTIVE')
  const pending = parseSecretValue((await openVersion(unit, secret, secret.pending)).open(), 'PENDING')
  const targets = JSON.parse(secret.rotationTargets) as string[]
  if (differingKeys(active, pending).every((key) => targets.includes(key))) return secret
  const carried = withPairs(active, new Map([...pending].filter(([key]) => targets.includes(key))))
  checkFits(carried)
  const version = secret.lastVersion + 1
  const createdAt = unit.world.clock.now()
  await unit.write.insertValue({ ...(await unit.vault.sealValue(unit, secret, version, new Sealed(carried))), createdAt })
  return unit.change('secret', secret, { ...setAside(secret), pending: version, lastVersion: version })
}

function checkFits(carried: string): void {
  try {
    parseSecretValue(carried)
  } catch {
    throw new Problem(
      'rotation.refused',
      'ACTIVE was changed since PENDING was registered, and leaves no room for the rotation targets of PENDING: a value has at most 10,000 bytes. Shorten it.',
      { reason: { is: 'no-room' } },
    )
  }
}
