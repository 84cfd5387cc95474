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
import { withStep } from './timeline.ts'

/** ACTIVE with a fresh random text for each rotation target; all other pairs keep their bytes. Problems `secret.stage-empty`, `rotation.refused`. */
export async function freshPending(view: View, secret: SecretRow): Promise<string> {
  if (secret.active === null)
    throw new Problem('rotation.refused', 'The secret has no ACTIVE that PENDING could be made from.', { reason: { is: 'no-active' } })
  const active = parseSecretValue((await openVersion(view, secret, secret.active)).open())
  const targets = JSON.parse(secret.rotationTargets) as string[]
  const fresh = withTexts(active, new Map(targets.map((target) => [target, freshTargetValue(view.world.random)])))
  try {
    parseSecretValue(fresh)
  } catch {
    throw new Problem(
      'rotation.refused',
      'ACTIVE leaves no room for new values of its rotation targets: a value has at most 10,000 bytes. Shorten it.',
      { reason: { is: 'no-room' } },
    )
  }
  return fresh
}

/**
 * PENDING of a dry run: in the memory of the node that runs it, and nowhere else. A value that is there already is answered again,
 * as a rotation would.
 */
export async function pendingOfDryRun(
  unit: Unit,
  job: JobRow,
  secret: SecretRow,
  step: Step,
  made: () => Promise<Sealed<string>>,
): Promise<Sealed<string>> {
  const memory = unit.world.dispatch?.dryRuns
  if (memory === undefined)
    throw new Problem('rotation.refused', 'This server runs no actions, so no dry run is under way here.', { reason: { is: 'no-runner' } })
  const pending = await made()
  memory.set(job.id, pending)
  if (step.moves) await unit.change('job', job, { state: step.to, pendingAt: unit.world.clock.now() })
  hideFromLogs(unit, job, secret, pending)
  return pending
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
  const at = unit.world.clock.now()
  const told = { step: 'pending', at, outcome: 'done', message: 'A new value is registered.' } as const
  if (step.moves) await unit.change('job', job, { state: step.to, pendingAt: at, ...withStep(job, told) })
  hideFromLogs(unit, job, secret, pending)
}

function hideFromLogs(unit: Unit, job: JobRow, secret: SecretRow, pending: Sealed<string>): void {
  const texts = new Sealed(textsOfValue(pending.open(), JSON.parse(secret.rotationTargets) as string[]))
  unit.afterCommit(() => unit.world.dispatch?.strikeOut(job.id, texts))
}
