import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CallInput, CallReply } from '#client/client'
import { client } from '../api/client.ts'

export type Summary = CallReply<'getSecretSummaries'>['secrets'][number]
export type Status = Summary['secretStatus']
export type Sort = NonNullable<NonNullable<CallInput<'getSecretSummaries'>['query']>['sort']>

export interface Wanted {
  search: string
  status: Status | undefined
  sort: Sort
}

const PAGE = 200

/** The list as far as it was scrolled: pages of 200, the next one fetched when the end of the last is in sight. */
export function useSecrets({ search, status, sort }: Wanted) {
  const asked = { search, sort, pageSize: PAGE, ...(status === undefined ? {} : { status }) }
  const found = useInfiniteQuery({
    queryKey: ['getSecretSummaries', asked],
    queryFn: ({ pageParam, signal }) =>
      client.getSecretSummaries({ query: { ...asked, ...(pageParam === '' ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => unique(found.data?.pages.flatMap(({ secrets }) => secrets) ?? []), [found.data])
  return { ...found, rows, total: found.data?.pages.at(-1)?.totalCount ?? 0 }
}

/** Pages are cut by position: what was added or deleted between two of them would otherwise stand there twice. */
function unique(secrets: readonly Summary[]): Summary[] {
  return [...new Map(secrets.map((each) => [each.secretId, each])).values()]
}
