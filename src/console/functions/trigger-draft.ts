import { useQueryClient } from '@tanstack/react-query'
import type { CallInput, Tagged } from '#client/client'
import { client } from '../api/client.ts'
import { unlessOvertaken } from '../api/overtaken.ts'
import { keyOf } from '../api/use-operation.ts'
import type { Trigger } from './kinds.ts'

type Body = NonNullable<CallInput<'putTrigger'>['body']>

/**
 * Changes a part of a trigger as it was read; Overtaken if it is not so any more. PUT replaces description and parameters, so those that
 * stand there go with it. An answer may hold a signing secret, so it is handed on and kept nowhere.
 */
export function changeTrigger({ reply, etag }: Tagged<Trigger>, change: Partial<Body>): Promise<Trigger> {
  const { name, description, parameters } = reply
  const body = { description, parameters, ...change }
  return matchedTrigger(name, () => client.putTrigger({ params: { trigger: name }, body }, { ifMatch: etag }))
}

/** Makes a change of a trigger that asks whether it is as it was read; Overtaken if not. */
export function matchedTrigger(name: string, change: () => Promise<Trigger>): Promise<Trigger> {
  return unlessOvertaken(change, () => client.ask('getTrigger', { params: { trigger: name } }))
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
