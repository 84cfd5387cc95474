import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { parseSecretValue, withTexts } from '#contract/secret-value'
import type { Unit, View } from '../barrier/view.ts'
import { textsOfValue } from '../functions/strike-out.ts'
import type { JobRow, SecretRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'
import type { Step } from './next-step.ts'
import { freshTargetValue } from './random-string.ts'
import { setAside } from './strays.ts'

/** ACTIVE with a fresh random text for each rotation target; all other pairs keep their bytes. Problems `secret.stage-empty`, `rotation.refused`. */
export async function freshPending(view: View, secret: SecretRow): Promise<string> {
  if (secret.active === null) throw new Problem('rotation.refused', 'The secret has no ACTIVE that PENDING could be made from.')
  const active = parseSecretValue((await openVersion(view, secret, secret.active)).open())
  const targets = JSON.parse(secret.rotationTargets) as string[]
  const fresh = withTexts(active, new Map(targets.map((target) => [target, freshTargetValue(view.world.random)])))
  try {
    parseSecretValue(fresh)
  } catch {
    throw new Problem(
      'rotation.refused',
      'ACTIVE leaves no room for new values of its rotation targets: a value has at most 10,000 bytes. Shorten it.',
    )
  }
  return fresh
}

/** Stores a new PENDING durably before the action learns that it may use it; one that was there goes to the strays. Returns its version. */
export async function registerPending(unit: Unit, job: JobRow, secret: SecretRow, step: Step, pending: Sealed<string>): Promise<number> {
  const version = secret.lastVersion + 1
  const now = unit.world.clock.now()
  await unit.write.insertValue({ ...(await unit.vault.sealValue(unit, secret, version, pending)), createdAt: now })
  await unit.change('secret', secret, { ...setAside(secret), pending: version, lastVersion: version })
  await takeOverPending(unit, job, secret, step, pending)
  return version
}

/** The job stands at PENDING now, and what it registered is struck out of what its action prints. */
export async function takeOverPending(unit: Unit, job: JobRow, secret: SecretRow, step: Step, pending: Sealed<string>): Promise<void> {
  if (step.moves) await unit.change('job', job, { state: step.to, pendingAt: unit.world.clock.now() })
  const texts = new Sealed(textsOfValue(pending.open(), JSON.parse(secret.rotationTargets) as string[]))
  unit.afterCommit(() => unit.world.dispatch?.strikeOut(job.id, texts))
}
