import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useOperation } from '../api/use-operation.ts'
import { useSession } from '../session/session-state.ts'
import { rangeFrom, type Wanted } from './wanted.ts'

export const PAGE = 50

/** A record as the history gives it, with the fields that every one of them has. */
export interface UsageRecord {
  seq: number
  time: number
  requestorType: string
  requestor: string
  requestorName: string
  accessKey: string
  ip: string
  product: string
  action: string
  title: string
  nrn: string
  resourceId: string
  resourceName: string
  result: string
  status: number
  problem: string | null
  requestId: string
  job: string | null
  stage: string | null
  version: number | null
  message: string
}

/** What was found, and how it lies in time. Ranges that end now end at the server's now, which is asked for first. */
export function useHistory(wanted: Wanted) {
  const { region } = useSession()
  const queries = useQueryClient()
  const recent = useOperation('getLogCountRecent', { params: { region } })
  const now = recent.data?.result.timestampTo
  const { keyword, logs } = wanted
  const open = 'span' in wanted.time
  const range = rangeFrom(wanted, now ?? 0)
  const enabled = now !== undefined
  const narrowing = { ...(keyword === '' ? {} : { keyword }), ...(logs.length === 0 ? {} : { logTypes: logs.join(',') }) }
  const found = useOperation(
    'searchLogs',
    {
      params: { region },
      body: {
        ...(keyword === '' ? {} : { keyword }),
        ...(logs.length === 0 ? {} : { logTypes: logs as never }),
        timestampFrom: range.from,
        ...(open ? {} : { timestampTo: range.to }),
        pageNo: wanted.page,
        pageSize: PAGE,
      },
    },
    { enabled, keepPrevious: true },
  )
  const bars = useOperation(
    'getLogCountInterval',
    { params: { region }, query: { ...narrowing, startTime: range.from, endTime: range.to, interval: range.step } },
    { enabled, keepPrevious: true },
  )
  const records = useMemo(
    () => found.data?.result.searchResult.map(({ logDetail }) => JSON.parse(logDetail) as UsageRecord) ?? [],
    [found.data],
  )
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['getLogCountRecent'] })
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['searchLogs'] }),
      queries.invalidateQueries({ queryKey: ['getLogCountInterval'] }),
    ])
  }
  return { records, found, bars, range, narrowing, again, error: recent.error ?? found.error, isPending: found.isPending }
}
