import type { Input, Operation, Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { CALLS } from './calls.ts'
import type { ToldEvents } from './told-events.ts'

export type OperationId = keyof typeof OPERATIONS & keyof typeof CALLS
type Of<Id extends OperationId> = (typeof OPERATIONS)[Id] extends infer O extends Operation ? O : never

/** Fields with a default are always there for a use case, and may be left out by whoever calls. */
type Loose<T> = T extends readonly (infer E)[] ? readonly Loose<E>[] : T
type Part<T, Name extends string> = keyof T extends never
  ? { [K in Name]?: undefined }
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: Loose<T> }

type Given<O extends Operation> = Part<Input<O>['params'], 'params'> & { query?: Partial<Input<O>['query']> } & Body<O>
type Body<O extends Operation> = keyof Input<O>['body'] extends never ? { body?: undefined } : { body: Sent<Input<O>['body']> }
/** A body as a caller writes it: the server fills in what has a default, and says what is missing. */
type Sent<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: T[K] | undefined } : T

/** What an operation is called with. */
export type CallInput<Id extends OperationId> = Given<Of<Id>>
/** What it answers, out of its service's envelope; of a stream, its events as they come. */
export type CallReply<Id extends OperationId> = Replies[Id]
type Replies = { [Id in OperationId]: Id extends 'getEvents' ? ToldEvents<Reply<Of<Id>>> : Reply<Of<Id>> }

export interface CallOptions {
  signal?: AbortSignal | undefined
  /** The `ETag` that an earlier answer gave: the change is refused with 422 `secret.changed` if somebody was faster. */
  ifMatch?: string | undefined
}

/** An answer with the tag of the state that it shows, where the operation gives one. */
export interface Tagged<T> {
  reply: T
  etag: string | undefined
}

/** A request as a transport is handed it: `target` is the path with its query, percent-encoded. */
export interface WireRequest {
  method: string
  target: string
  /** JSON text. */
  body: string | undefined
  headers: Readonly<Record<string, string>>
  signal: AbortSignal | undefined
}

/** Brings a request to the server: adds who is calling, resolves to the parsed answer or the events of a stream, throws CallError or ConnectionLost. */
export interface Transport {
  send(request: WireRequest): Promise<{ body: unknown; headers: Headers }>
}

type Methods = { [Id in OperationId]: (...given: MethodArguments<Id>) => Promise<CallReply<Id>> }
type MethodArguments<Id extends OperationId> =
  Record<string, never> extends CallInput<Id>
    ? [input?: CallInput<Id>, options?: CallOptions]
    : [input: CallInput<Id>, options?: CallOptions]

export type Client = Methods & {
  /** Any operation by its id, for code that is about operations as such. */
  call<Id extends OperationId>(id: Id, input: CallInput<Id>, options?: CallOptions): Promise<CallReply<Id>>
  /** The same, with the `ETag` beside the reply. */
  ask<Id extends OperationId>(id: Id, input: CallInput<Id>, options?: CallOptions): Promise<Tagged<CallReply<Id>>>
}

interface Parts {
  params?: object | undefined
  query?: object | undefined
  body?: unknown
}

/** A client with one method per operation, such as `client.getSecretList({ query: { pageNo: 2 } })`. */
export function makeClient(transport: Transport): Client {
  const ask = async (id: OperationId, input: Parts = {}, options: CallOptions = {}): Promise<Tagged<unknown>> => {
    const [method, path, service] = CALLS[id]
    const { body, headers } = await transport.send({
      method,
      target: filledIn(path, input.params ?? {}) + queryOf(input.query ?? {}),
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      headers: options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch },
      signal: options.signal,
    })
    return { reply: unwrapped(service, body), etag: headers.get('etag') ?? undefined }
  }
  const call = async (id: OperationId, input?: Parts, options?: CallOptions) => (await ask(id, input, options)).reply
  const methods = Object.fromEntries(
    (Object.keys(CALLS) as OperationId[]).map((id) => [id, (input?: Parts, options?: CallOptions) => call(id, input, options)]),
  )
  return { ...methods, call, ask } as unknown as Client
}

/** The path with its `:name` parameters put in, each percent-encoded. */
function filledIn(path: string, params: object): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => segment(String((params as Record<string, unknown>)[name])))
}

/** One or two dots would lead to another path, and so to another operation, also percent-encoded: they become an id that nothing has. */
function segment(text: string): string {
  return /^\.\.?$/.test(text) ? text.replaceAll('.', '%252E') : encodeURIComponent(text)
}

function queryOf(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (given.length === 0) return ''
  return `?${given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')}`
}

/** The payload out of the envelope that the service puts it in. */
function unwrapped(service: string, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Symbol.asyncIterator in body) return body
  const envelope = body as Record<string, unknown>
  if (service === 'secret-manager' || service === 'kms' || service === 'watch') return envelope['data']
  return service === 'cloud-functions' ? envelope['content'] : body
}
