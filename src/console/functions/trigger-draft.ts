import { useQueryClient } from '@tanstack/react-query'
import type { CallInput } from '#client/client'
import { client } from '../api/client.ts'
import { keyOf } from '../api/use-operation.ts'
import type { Trigger } from './kinds.ts'

type Body = NonNullable<CallInput<'putTrigger'>['body']>

/**
 * Changes a part of a trigger. PUT replaces description and parameters, so those that stand now go with it: what somebody else saved
 * there meanwhile stays. An answer may hold a signing secret, so it is handed on and kept nowhere.
 */
export async function changeTrigger(name: string, change: Partial<Body>): Promise<Trigger> {
  const { description, parameters } = await client.getTrigger({ params: { trigger: name } })
  return client.putTrigger({ params: { trigger: name }, body: { description, parameters, ...change } })
}

/** The names that the links of a trigger are made by, since secrets are chosen by their ids. */
export function useSecretNames() {
  const queries = useQueryClient()
  return (ids: readonly string[]): Promise<{ secretName: string }[]> =>
    Promise.all(
      ids.map(async (secretId) => {
        const input = { params: { secretId } }
        const { secretName } = await queries.fetchQuery({
          queryKey: keyOf('getSecretDetail', input),
          queryFn: () => client.getSecretDetail(input),
        })
        return { secretName }
      }),
    )
}
