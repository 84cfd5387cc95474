import { Problem } from '#base/problem'
import type { Sealed } from '#base/sealed'
import type { View } from '../barrier/view.ts'
import type { SecretRow, ValueRow } from '../rows.ts'

export const STAGES = ['previous', 'active', 'pending'] as const
export type Stage = (typeof STAGES)[number]
export type Chain = Record<Stage, string | null>

/** One version of a secret's value, still sealed. A version that the head names and that is not there was taken away: `store.tampered`. */
export async function valueRow(view: View, secret: SecretRow, version: number): Promise<ValueRow> {
  const { value } = await view.tables.value(secret.id, version)
  if (value === undefined)
    throw new Problem(
      'store.tampered',
      `Version ${version} of the value of secret ${secret.id} cannot be believed: it is gone, and nothing tells of its removal. Nothing is answered from it.`,
    )
  return value
}

/** Opens one version. Problems `key.unusable`, `store.tampered`. */
export async function openVersion(view: View, secret: SecretRow, version: number): Promise<Sealed<string>> {
  return view.vault.openValue(view, secret, await valueRow(view, secret, version))
}

/** All stages in the open, for the answer; an empty stage is null. */
export async function openChain(view: View, secret: SecretRow): Promise<Chain> {
  const chain: Chain = { previous: null, active: null, pending: null }
  for (const stage of STAGES) {
    const version = secret[stage]
    if (version !== null) chain[stage] = (await openVersion(view, secret, version)).open()
  }
  return chain
}

/** The versions that nothing of a secret refers to any more after a change of its head: they are to be erased. */
export function orphaned(before: SecretRow, after: SecretRow): number[] {
  const kept = new Set(referred(after))
  return referred(before).filter((version) => !kept.has(version))
}

/** Every version that the head refers to: stages and strays. */
export function referred(secret: Pick<SecretRow, Stage | 'strays'>): number[] {
  const stages = STAGES.map((stage) => secret[stage]).filter((version) => version !== null)
  return [...stages, ...(JSON.parse(secret.strays) as number[])]
}
