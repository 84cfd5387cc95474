import serializer from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '#base/instant'
import { LIMITS } from '#base/limits'
import { isProblem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import { isTakenOnFullDisk } from '#contract/full-disk'
import type { Operation } from '#contract/operation'
import { SERVICES } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import type { Actor } from '#core/access/actor'
import type { View } from '#core/barrier/view'
import type { AskedCall, Door } from '#core/door/door'
import type { Room } from '#core/room'
import { bodyOf, takeBody } from './body.ts'
import type { Dialect } from './dialect.ts'
import { eventReader } from './event-reader.ts'
import type { Metrics } from './metrics.ts'
import { NCP } from './ncp/dialects.ts'
import type { Refusals } from './refusals.ts'

/** Makes, for one request, the function that finds out who calls. */
export type Identifying = (request: FastifyRequest) => (view: View) => Promise<Actor>

export interface RouteParts {
  door: Door
  clock: Clock
  metrics: Metrics
  refusals: Refusals
  identify: Identifying
  onFault: (requestId: string, error: unknown) => void
  room: Room
  /** Whether somebody sits before a browser. */
  atConsole?: boolean
  /** What a way in asks of a request before its body is taken in; throws a Problem. */
  admit?: (request: FastifyRequest) => Promise<void>
}

/** What who has too much at once is told to wait. */
const RETRY_AFTER_SEC = 5

/** One route for each operation and each base of its service; all of them are this one function. */
export function routes(app: FastifyInstance, parts: RouteParts): void {
  for (const operation of Object.values(OPERATIONS) as unknown as Operation[]) {
    const handler = handle(operation, NCP[operation.service], parts)
    for (const base of SERVICES[operation.service].bases) app.route({ ...routeOf(operation, base), handler })
  }
}

/** How the router takes an operation under a base. */
export function routeOf(operation: Operation, base: string): { method: Operation['call'][0]; url: string; bodyLimit: number } {
  return { method: operation.call[0], url: base + pathOf(operation), bodyLimit: operation.bodyMaxBytes ?? LIMITS.bodyMaxBytes }
}

/** A parameter that is one of a few words makes a route of each: beside them is no URL. */
function pathOf({ call: [, path], params }: Pick<Operation, 'call' | 'params'>): string {
  const fields = (params as { properties?: Record<string, { enum?: readonly string[] }> }).properties ?? {}
  return path.replaceAll(/:(\w+)/g, (parameter, name: string) => {
    const words = fields[name]?.enum
    return words === undefined ? parameter : `${parameter}(${words.join('|')})`
  })
}

/** Answers calls of one operation by one way in. */
export function handle(operation: Operation, dialect: Dialect, parts: RouteParts) {
  const write = lazily(() => serializer(dialect.envelopeSchema(operation.reply) as object))
  const statusOf = (code: ProblemCode) => dialect.status(code)
  const takenWhenFull = isTakenOnFullDisk(operation, parts.atConsole === true)
  const answer = operation.stream === undefined ? answerWhole : answerStream
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const began = parts.clock.elapsedMs()
    let status = 200
    let text: string | undefined
    try {
      text = await parts.room.carry(takenWhenFull, async () => {
        await parts.admit?.(request)
        await takeBody(request)
        return answer({ operation, dialect, parts, write, statusOf }, request, reply)
      })
    } catch (error) {
      const refused = refusal({ dialect, onFault: parts.onFault }, request.id, error)
      for (const [name, value] of refused.headers) reply.raw.setHeader(name, value)
      status = refused.status
      text = refused.text
    }
    parts.metrics.called(operation.id, status, parts.clock.elapsedMs() - began)
    return text === undefined ? reply : reply.code(status).type('application/json').send(text)
  }
}

/** What an error is answered with. */
export function refusal(
  { dialect, onFault }: { dialect: Dialect; onFault: RouteParts['onFault'] },
  requestId: string,
  error: unknown,
): { status: number; headers: [string, string | number][]; text: string } {
  const problem = isProblem(error) ? error : undefined
  if (problem === undefined || (problem.code.startsWith('store.') && problem.code !== 'store.full')) onFault(requestId, error)
  const code = problem?.code ?? 'server.fault'
  const headers: [string, string | number][] = []
  if (problem?.decision !== undefined) headers.push(['x-coffer-decision-id', problem.decision])
  if (code === 'gateway.throttled') headers.push(['retry-after', problem?.retryAfterSec ?? RETRY_AFTER_SEC])
  const details = problem?.message ?? `A fault of the server; its log tells more under the id ${requestId}.`
  return { status: dialect.status(code), headers, text: JSON.stringify(dialect.error(code, details, problem?.reason)) }
}

interface Way {
  operation: Operation
  dialect: Dialect
  parts: RouteParts
  write: () => (envelope: unknown) => string
  statusOf: (code: ProblemCode) => number
}

async function answerWhole(
  { operation, dialect, parts, write, statusOf }: Way,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  const { reply: answer, etag } = await parts.door.call({
    operation,
    query: request.query as Record<string, string>,
    ...askedIn(request, parts),
    statusOf,
  })
  if (etag !== undefined) reply.raw.setHeader('etag', `"${etag}"`)
  return write()(dialect.envelope(answer))
}

/** Answers by a stream, which goes on when this is over. Nothing is sent before it stands. */
async function answerStream({ operation, parts, statusOf }: Way, request: FastifyRequest, reply: FastifyReply): Promise<undefined> {
  const last = request.headers['last-event-id']
  const heard = typeof last === 'string' && last !== '' ? { lastEventId: last } : {}
  const query = { ...heard, ...(request.query as Record<string, string>) }
  await parts.door.open(
    { operation, query, ...askedIn(request, parts), statusOf },
    eventReader(reply, serializer(operation.reply as object)),
  )
}

function askedIn(request: FastifyRequest, parts: RouteParts): Pick<AskedCall, 'params' | 'body' | 'ifMatch' | 'requestId' | 'identify'> {
  return {
    params: request.params as Record<string, string>,
    body: () => bodyOf(request),
    ifMatch: ifMatchOf(request),
    requestId: request.id,
    identify: parts.identify(request),
  }
}

/** The epoch in If-Match; `*` and absence mean any. */
function ifMatchOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const epoch = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1]
  // An ETag that was never ours matches no state.
  return epoch === undefined ? -1 : Number(epoch)
}

export function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
