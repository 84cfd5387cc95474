import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperationId } from '#client/client'

export interface Run {
  busy: boolean
  /** Why the last one failed; undefined while nothing did. */
  failure: unknown
  clear: () => void
  run: <T>(work: () => Promise<T>, then?: (result: T) => void) => Promise<void>
}

/**
 * Makes changing calls of several steps, or whose input or answer holds what must not lie in memory, such as passwords and secret
 * keys: nothing of them is kept here. Afterwards the answers of the operations named are asked for anew, also where a later step failed.
 */
export function useRun(...refresh: readonly OperationId[]): Run {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const renew = () => Promise.all(refresh.map((id) => queries.invalidateQueries({ queryKey: [id] })))
  const run: Run['run'] = async (work, then) => {
    setBusy(true)
    setFailure(undefined)
    try {
      const result = await work()
      then?.(result)
      await renew()
    } catch (error) {
      setFailure(error)
      void renew()
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, run, clear: () => setFailure(undefined) }
}
