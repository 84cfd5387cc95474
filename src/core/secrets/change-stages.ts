import { Problem } from '#base/problem'
import { Sealed } from '#base/sealed'
import { checkTargets, parseSecretValue } from '#contract/secret-value'
import { ciphertextText } from '#crypto/ciphertext-text'
import type { Patch, Unit, View } from '../barrier/view.ts'
import { setAside } from '../rotation/strays.ts'
import type { SecretRow } from '../rows.ts'
import { type Chain, orphaned, STAGES, type Stage, valueRow } from './chain.ts'

/** New JSON texts by stage; an empty text deletes the stage. */
export type StageTexts = Partial<Record<Stage, string>>

/**
 * Puts values into stages and erases what nothing refers to any more. Only the given stages change. A PENDING that a job
 * registered may be what the target carries, so it is set aside, never erased. Problems `input.invalid`, `secret.state`.
 */
export async function changeStages(unit: Unit, secret: SecretRow, texts: StageTexts, field: (stage: Stage) => string): Promise<SecretRow> {
  const targets = JSON.parse(secret.rotationTargets) as string[]
  const now = unit.world.clock.now()
  let version = secret.lastVersion
  const patch: Patch<'secret'> = { updatedAt: now }
  for (const stage of STAGES) {
    const text = texts[stage]
    if (text === undefined) continue
    if (stage === 'pending' && secret.pending !== null && (await isRegistered(unit, secret))) Object.assign(patch, setAside(secret))
    if (text === '') {
      if (stage === 'active')
        throw new Problem(
          'secret.state',
          'ACTIVE cannot be deleted: a secret always has a value in use. Replace it, or request the deletion of the secret.',
          { reason: { is: 'active-stays' } },
        )
      patch[stage] = null
      continue
    }
    const pairs = parseSecretValue(text, field(stage))
    checkTargets(pairs, targets, field(stage))
    version++
    await unit.write.insertValue({ ...(await unit.vault.sealValue(unit, secret, version, new Sealed(text))), createdAt: now })
    patch[stage] = version
  }
  const changed = await unit.change('secret', secret, { ...patch, lastVersion: version })
  const gone = orphaned(secret, changed)
  if (gone.length > 0) await unit.write.eraseValues(secret.id, gone)
  return changed
}

/**
 * Whether PENDING may come from a job that did not complete: then the target may carry it. The newest job need not be the one that
 * registered it, since a later one may have failed before it came that far.
 */
async function isRegistered(view: View, secret: SecretRow): Promise<boolean> {
  const job = secret.lastJob === null ? undefined : await view.get('job', secret.lastJob)
  return job !== undefined && job.state !== 'COMPLETED' && job.state !== 'ROLLED_BACK'
}

/** The stages as ciphertext: the value's alone, without its wrapped data key. */
export async function encryptedChain(view: View, secret: SecretRow): Promise<Chain> {
  const chain: Chain = { previous: null, active: null, pending: null }
  for (const stage of STAGES) {
    const version = secret[stage]
    if (version !== null) chain[stage] = ciphertextText((await valueRow(view, secret, version)).sealed)
  }
  return chain
}
