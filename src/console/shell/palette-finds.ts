import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { CallError } from '#client/call-error'
import type { CallInput, CallReply, OperationId } from '#client/client'
import { client } from '../api/client.ts'
import { keyOf } from '../api/use-operation.ts'
import { actionPath, NO_PACKAGE, triggerPath } from '../functions/kinds.ts'
import type { IconName } from '../parts/icon.tsx'
import { pathOf } from '../permissions/refs.ts'

/** One thing that the palette leads to. */
export interface Find {
  id: string
  label: string
  icon: IconName
  /** Said where one group holds more than one kind. */
  kind?: 'action' | 'trigger'
  go: () => void
}

const FEW = 5
const STALE_MS = 60_000
/** What was refused once is not asked for again until the page is loaded anew: typing must leave no row of refusals in the history. */
const refused = new Set<OperationId>()

/** What has the searched text in its name, of the kinds that the person may list. Nothing is asked for while nothing is searched. */
export function useFinds(search: string) {
  const navigate = useNavigate()
  const to = (path: string) => () => void navigate(path)
  const wanted = search !== ''
  const asked = { searchWord: search, searchColumn: 'loginId', size: FEW } as const
  const secrets = useQuery(
    allowed('getSecretSummaries', { query: { search, pageSize: 8, sort: 'secretName' } }, wanted && search.length <= 512),
  )
  const accounts = useQuery(allowed('getSubAccountList', { query: asked }, wanted && search.length <= 100))
  const keys = useQuery(allowed('getKeyList', { query: { pageSize: 200 } }, wanted))
  const triggers = useQuery(allowed('getTriggers', {}, wanted))
  const actions = useAllActions(wanted)
  const named = <T>(all: readonly T[] | undefined, name: (each: T) => string) =>
    wanted ? (all ?? []).filter((each) => name(each).toLowerCase().includes(search.toLowerCase())).slice(0, FEW) : []
  return {
    secrets: (wanted ? (secrets.data?.secrets ?? []) : []).map(
      ({ secretId, secretName }): Find => ({ id: secretId, label: secretName, icon: 'secret', go: to(`/secrets/${secretId}`) }),
    ),
    accounts: (wanted ? (accounts.data?.items ?? []) : []).map(
      ({ subAccountId, loginId }): Find => ({
        id: subAccountId,
        label: loginId,
        icon: 'person',
        go: to(pathOf({ kind: 'accounts', id: subAccountId })),
      }),
    ),
    keys: named(keys.data?.KeyList, ({ keyName }) => keyName).map(
      ({ keyTag, keyName }): Find => ({ id: keyTag, label: keyName, icon: 'key', go: to(`/keys/${keyTag}`) }),
    ),
    functions: [
      ...named(actions, ({ name }) => name).map(
        ({ package: inside, name }): Find => ({
          id: `${inside}/${name}`,
          label: inside === NO_PACKAGE ? name : `${inside}/${name}`,
          icon: 'function',
          kind: 'action',
          go: to(actionPath({ package: inside, name })),
        }),
      ),
      ...named(triggers.data, ({ name }) => name).map(
        ({ name }): Find => ({ id: `trigger ${name}`, label: name, icon: 'play', kind: 'trigger', go: to(triggerPath(name)) }),
      ),
    ],
  }
}

/** The actions of all packages, as far as they may be listed. */
function useAllActions(wanted: boolean) {
  const packages = useQuery(allowed('getPackages', {}, wanted))
  const names = [NO_PACKAGE, ...(packages.data ?? []).map(({ name }) => name)]
  const found = useQueries({ queries: names.map((name) => allowed('getActions', { params: { package: name } }, wanted)) })
  return found.flatMap(({ data }) => data ?? [])
}

function allowed<Id extends OperationId>(id: Id, input: CallInput<Id>, wanted: boolean) {
  return {
    queryKey: [...keyOf(id, input), 'palette'],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<CallReply<Id>> => {
      try {
        return await client.call(id, input, { signal })
      } catch (error) {
        if (error instanceof CallError && error.status === 403) refused.add(id)
        throw error
      }
    },
    enabled: wanted && !refused.has(id),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    retry: false,
  }
}
