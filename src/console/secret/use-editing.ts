import { useEffect, useState } from 'react'
import { CallError } from '#client/call-error'
import { client } from '../api/client.ts'
import type { Pair } from '../create/draft.ts'
import { readJson } from '../create/read-json.ts'
import type { Stage } from './use-secret.ts'

/** A value as it was found, with the state of the secret that it belongs to. */
export interface Found {
  text: string
  pairs: readonly Pair[]
  targets: readonly string[]
  etag: string | undefined
}

/**
 * Reads a stage for editing. The tag is asked for before the value: should somebody change the secret in between, the
 * tag is the older one, and saving is refused rather than wrong. An empty stage begins with the keys of ACTIVE.
 */
export async function findValue(secretId: string, stage: Stage, filled: boolean): Promise<Found> {
  const { etag } = await client.ask('getSecretDetail', { params: { secretId } })
  const from = filled ? stage : 'active'
  const { decryptedSecretValue, rotationTargets: targets } = await client.getSecretStageValue({ params: { secretId, stage: from } })
  const read = readJson(decryptedSecretValue.value)
  const pairs = withTargets('pairs' in read ? read.pairs : [], targets)
  return {
    text: decryptedSecretValue.value,
    pairs: filled ? pairs : pairs.map((pair) => ({ ...pair, value: '', literal: false })),
    targets,
    etag,
  }
}

export function withTargets(pairs: readonly Pair[], targets: readonly string[]): Pair[] {
  return pairs.map((pair) => ({ ...pair, target: targets.includes(pair.key) }))
}

/** The value as it was found when the editor opened. It is asked for once, since each asking is a read in the history. */
export function useFound(secretId: string, stage: Stage, filled: boolean) {
  const [state, setState] = useState<{ found?: Found; failure?: unknown }>({})
  useEffect(() => {
    let gone = false
    findValue(secretId, stage, filled).then(
      (found) => !gone && setState({ found }),
      (failure: unknown) => !gone && setState({ failure }),
    )
    return () => {
      gone = true
    }
  }, [secretId, stage, filled])
  return state
}

export interface Saving {
  busy: boolean
  failure: unknown
  /** Somebody else was faster, and nothing was stored. */
  overtaken: boolean
}

/** Stores a value, if the secret is still as `etag` says; resolves to whether it was stored. */
export function useSaving(secretId: string, stage: Stage) {
  const [saving, setSaving] = useState<Saving>({ busy: false, failure: undefined, overtaken: false })
  const save = async (value: string, { etag, keep }: { etag: string | undefined; keep: string | undefined }): Promise<boolean> => {
    setSaving({ busy: true, failure: undefined, overtaken: false })
    try {
      if (keep === undefined) await client.updateSecretStageValue({ params: { secretId, stage }, body: { value } }, { ifMatch: etag })
      else await client.updateSecretValue({ params: { secretId }, body: { previous: keep, active: value } }, { ifMatch: etag })
      setSaving({ busy: false, failure: undefined, overtaken: false })
      return true
    } catch (failure) {
      const overtaken = failure instanceof CallError && failure.code === 'secret.changed'
      setSaving({ busy: false, failure: overtaken ? undefined : failure, overtaken })
      return false
    }
  }
  return { saving, save }
}
