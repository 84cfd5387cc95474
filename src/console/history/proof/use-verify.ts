import { useQuery } from '@tanstack/react-query'
import { CallError } from '#client/call-error'
import { client } from '../../api/client.ts'
import { now } from '../../now.ts'
import { type AskConsistency, type Checked, checkLogs, checkRecord, type Shown } from './check.ts'
import { keepCheckpoints, keptCheckpoints } from './kept.ts'

/** Browsers do this only on pages that came safely, and older ones not at all. */
export class CannotCheck extends Error {
  override readonly name = 'CannotCheck'
}

const askConsistency: AskConsistency = async (log, from, to) => {
  try {
    return (await client.getHistoryConsistency({ query: { log, from, to } })).path
  } catch (error) {
    if (error instanceof CallError && error.code === 'history.not-found') return 'gone'
    throw error
  }
}

/** Checks all logs against what this browser kept of them, and keeps what it found sound. */
export function useVerify() {
  return useQuery({
    queryKey: ['verify'],
    queryFn: verify,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

export interface Verified {
  checked: readonly Checked[]
  /** When the last visit was, if there was one. */
  last: number | undefined
  /** Whether the browser took it for the next visit. */
  kept: boolean
}

async function verify(): Promise<Verified> {
  const { logs } = await client.getHistoryCheckpoints()
  const before = keptCheckpoints()
  const checked = await able(() => checkLogs(logs, before, askConsistency))
  const keep = checked.flatMap((each) => (each.keep === undefined ? [] : [{ at: now(), ...each.keep }]))
  const last = before.length === 0 ? undefined : Math.max(...before.map(({ at }) => at))
  return { checked, last, kept: keepCheckpoints(keep) }
}

/** Fetches the proof of a record that is shown, and checks it. */
export async function proveRecord(shown: Shown) {
  const proof = await client.getHistoryProof({ query: { seq: shown.seq } })
  const known = keptCheckpoints().find(({ log }) => log === proof.log)
  return { proof, checked: await able(() => checkRecord(shown, proof, known?.key)), known: known !== undefined }
}

async function able<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!isSecureContext) throw new CannotCheck('No page that came unsafely may check signatures.')
  try {
    return await work()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') throw new CannotCheck('This browser has no Ed25519.')
    throw error
  }
}
