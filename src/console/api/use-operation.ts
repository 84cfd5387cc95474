import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CallError } from '#client/call-error'
import type { CallInput, CallOptions, CallReply, OperationId, Tagged } from '#client/client'
import { client } from './client.ts'

interface AskOptions<Reply> {
  enabled?: boolean
  /** Asks again this often while the screen is looked at, for what changes by itself. */
  everyMs?: number | false | ((reply: Reply | undefined) => number | false)
  /** Shows the previous answer while the next one comes, as for pages and searches. */
  keepPrevious?: boolean
}

/** Where an answer is kept. `useChange` and the event stream drop answers by the operation's id, the first part. */
export function keyOf<Id extends OperationId>(id: Id, input?: CallInput<Id>): QueryKey {
  return input === undefined ? [id] : [id, input]
}

/** Where an answer with its `ETag` is kept. */
export function taggedKeyOf<Id extends OperationId>(id: Id, input?: CallInput<Id>): QueryKey {
  return [...keyOf(id, input), 'tagged']
}

/** The answer of a reading operation, kept and refreshed by TanStack Query. */
export function useOperation<Id extends OperationId>(id: Id, input: CallInput<Id>, options: AskOptions<CallReply<Id>> = {}) {
  return useQuery<CallReply<Id>>({
    queryKey: keyOf(id, input),
    queryFn: ({ signal }) => client.call(id, input, { signal }),
    ...asked(options),
  })
}

/** The same with the answer's `ETag`, for a form that will change what it shows. */
export function useTagged<Id extends OperationId>(id: Id, input: CallInput<Id>, options: AskOptions<Tagged<CallReply<Id>>> = {}) {
  return useQuery<Tagged<CallReply<Id>>>({
    queryKey: taggedKeyOf(id, input),
    queryFn: ({ signal }) => client.ask(id, input, { signal }),
    ...asked(options),
  })
}

/**
 * Makes a changing call; afterwards the answers of the operations named are asked for anew. `onDone` is called even if what began
 * the call is not shown any more by then, unlike what is handed to `mutate`.
 */
export function useChange<Id extends OperationId>(id: Id, refresh: readonly OperationId[], onDone?: (reply: CallReply<Id>) => void) {
  const queries = useQueryClient()
  return useMutation<CallReply<Id>, Error, CallInput<Id> & CallOptions>({
    mutationFn: ({ ifMatch, ...input }) => client.call(id, input as unknown as CallInput<Id>, { ifMatch }),
    onSuccess: (reply) => {
      onDone?.(reply)
      return Promise.all(refresh.map((each) => queries.invalidateQueries({ queryKey: [each] })))
    },
  })
}

function asked<Reply>({ enabled, everyMs, keepPrevious }: AskOptions<Reply>) {
  const every = ({ state: { data, error } }: { state: { data: Reply | undefined; error: unknown } }) =>
    isRefused(error) ? false : typeof everyMs === 'function' ? everyMs(data) : (everyMs ?? false)
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(everyMs === undefined ? {} : { refetchInterval: every }),
    ...(keepPrevious === true ? { placeholderData: <T>(previous: T | undefined) => previous } : {}),
  }
}

/** Asking again by itself would only fill the history with refusals. */
function isRefused(error: unknown): boolean {
  return error instanceof CallError && error.status === 403
}
