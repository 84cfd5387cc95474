import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import type { OPERATIONS } from '#contract/operations'
import { checkTargets, differingKeys, parseSecretValue } from '#contract/secret-value'
import type { View } from '../barrier/view.ts'
import type { Changing } from '../door/call.ts'
import type { SecretRow } from '../rows.ts'
import { openVersion } from '../secrets/chain.ts'
import { calledJob } from './called-job.ts'
import { stepOf } from './kinds.ts'
import { pendingOfDryRun, registerPending, takeOverPending } from './pending-value.ts'

/**
 * Registers the action's own new value, in the place of a PENDING that is there: that one goes to the strays. The same
 * value again changes nothing.
 */
export const updatePendingStage: Changing<typeof OPERATIONS.updatePendingStage> = async (unit, call) => {
  const { secret, job } = await calledJob(unit, call)
  call.note({ stage: 'pending' })
  const step = stepOf(job, { is: 'update-pending' })
  const { value } = call.input.body
  await checkOnlyTargetsDiffer(unit, secret, value)
  const wanted = new Sealed(value)
  if (job.kind === 'DRY_RUN') return { pending: (await pendingOfDryRun(unit, job, secret, step, async () => wanted)).open() }
  const standing = secret.pending === null ? undefined : await openVersion(unit, secret, secret.pending)
  if (standing?.open() === value && secret.pending !== null) {
    await takeOverPending(unit, job, secret, step, wanted)
    call.note({ version: secret.pending })
  } else {
    call.note({ version: await registerPending(unit, job, secret, step, wanted) })
  }
  return { pending: value }
}

/** Throws Problem `input.invalid` where the value differs from ACTIVE in more than rotation targets. Keys of the value are counted, not named. */
async function checkOnlyTargetsDiffer(view: View, secret: SecretRow, value: string): Promise<void> {
  const pairs = parseSecretValue(value, 'value')
  const targets = JSON.parse(secret.rotationTargets) as string[]
  checkTargets(pairs, targets, 'value')
  if (secret.active === null) return
  const active = parseSecretValue((await openVersion(view, secret, secret.active)).open(), 'ACTIVE')
  const others = differingKeys(active, pairs).filter((key) => !targets.includes(key)).length
  if (others === 0) return
  throw new Problem(
    'input.invalid',
    `value: PENDING may differ from ACTIVE only in the rotation targets (${targets.join(', ')}); ${others} other ${others === 1 ? 'key differs' : 'keys differ'}.`,
    { reason: { is: 'only-targets', field: 'value' } },
  )
}
