import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperationId } from '#client/client'

export interface Run {
  busy: boolean
  /** Why the last one failed; undefined while nothing did. */
  failure: unknown
  run: <T>(work: () => Promise<T>, then?: (result: T) => void) => Promise<void>
}

/**
 * Makes changing calls of several steps, or whose answer must not lie in memory. Afterwards the answers of the operations named
 * are asked for anew, also where a later step failed.
 */
export function useRun(...refresh: readonly OperationId[]): Run {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const run: Run['run'] = async (work, then) => {
    setBusy(true)
    setFailure(undefined)
    try {
      then?.(await work())
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
      for (const id of refresh) void queries.invalidateQueries({ queryKey: [id] })
    }
  }
  return { busy, failure, run }
}
