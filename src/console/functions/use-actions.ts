import { useQueries } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { keyOf, useOperation } from '../api/use-operation.ts'
import { type ActionItem, NO_PACKAGE } from './kinds.ts'

/** The actions of all packages that the caller may look into, by package and name. */
export function useActions() {
  const packages = useOperation('getPackages', {})
  const names = [NO_PACKAGE, ...(packages.data ?? []).map(({ name }) => name)]
  const found = useQueries({
    queries: names.map((name) => ({
      queryKey: keyOf('getActions', { params: { package: name } }),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getActions({ params: { package: name } }, { signal }),
    })),
  })
  const actions: ActionItem[] = found.flatMap(({ data }) => data ?? [])
  const error = found.every((each) => each.error !== null) ? (found[0]?.error ?? null) : null
  return {
    packages: packages.data ?? [],
    actions,
    error,
    isPending: found.some(({ isPending }) => isPending),
    refetch: () => {
      void packages.refetch()
      for (const each of found) void each.refetch()
    },
  }
}
