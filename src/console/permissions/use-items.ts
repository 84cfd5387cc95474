import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CallInput, CallReply } from '#client/client'
import { client } from '../api/client.ts'

export type ListId = 'getSubAccountList' | 'getGroupList' | 'getPolicyList' | 'getRoleList'
export type Item<Id extends ListId> = CallReply<Id>['items'][number]

const PAGE = 200

interface Page {
  items: Item<ListId>[]
  page: number
  totalPages: number
  totalItems: number
}

/** A list as far as it was scrolled: pages of 200, the next one fetched when the end of the last is in sight. */
export function useItems<Id extends ListId>(id: Id, query: Record<string, string | number>, options: { enabled?: boolean } = {}) {
  const asked = { size: PAGE, ...query }
  const found = useInfiniteQuery({
    queryKey: [id, 'pages', asked],
    // Of the four lists each has its own columns to search in, which the caller names.
    queryFn: ({ pageParam, signal }) =>
      client.call(id, { query: { ...asked, page: pageParam } } as unknown as CallInput<Id>, { signal }) as Promise<Page>,
    initialPageParam: 0,
    getNextPageParam: ({ page, totalPages }) => (page + 1 < totalPages ? page + 1 : undefined),
    placeholderData: keepPreviousData,
    ...options,
  })
  const rows = useMemo(() => (found.data?.pages.flatMap(({ items }) => items) ?? []) as Item<Id>[], [found.data])
  return { ...found, rows, total: found.data?.pages.at(-1)?.totalItems ?? 0 }
}
