import { DAY } from '#base/instant'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'
import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { findKey } from './key-shape.ts'

/** A new version, which seals from now on. What is stored stays as it is, and old versions still open it. */
export const rotateKey: Changing<typeof OPERATIONS.rotateKey> = async (unit, call) => {
  const key = await findKey(unit, call)
  if (key.state !== 'ENABLE')
    throw new Problem(
      'key.state',
      `The protection key ${key.name} is in ${key.state}, and only a key in ENABLE is rotated. Enable it first.`,
    )
  if (key.currentVersion >= LIMITS.keyVersions)
    throw new Problem('key.state', `The protection key ${key.name} has ${LIMITS.keyVersions} versions, which is the most. Make a new key.`)
  const now = unit.world.clock.now()
  const version = key.currentVersion + 1
  await unit.add('kms_key_version', {
    id: `${key.id}.${version}`,
    key: key.id,
    version,
    sealed: unit.vault.newKeyMaterial(key.id, version),
    createdAt: now,
  })
  await unit.change('kms_key', key, {
    currentVersion: version,
    nextRotationAt: key.autoRotation === 1 ? now + key.rotationPeriod * DAY : null,
  })
  return { keyTag: key.id, version, rotatedDate: now }
}
