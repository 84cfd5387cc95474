import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import serializer from 'fast-json-stringify'
import type { Clock } from '#base/instant'
import { isProblem } from '#base/problem'
import { type Operation, SERVICES } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import type { Answered, Door } from '#core/door/door'
import type { Room } from '#core/room'
import type { Drain } from './drain.ts'
import { hostFault } from './host.ts'
import type { Identify } from './identify.ts'
import type { Metrics } from './metrics.ts'
import { NCP } from './ncp/dialects.ts'
import { type RouteParts, refusal } from './routes.ts'

export interface HotReadParts extends Pick<RouteParts, 'onFault'> {
  door: Door
  clock: Clock
  metrics: Metrics
  identify: Identify
  drain: Drain
  room: Pick<Room, 'full'>
  newRequestId: () => string
}

/** What is read all the time. Each names one secret in its path, and takes neither query nor body. */
const HOT: readonly Operation[] = [OPERATIONS.getSecretValue as unknown as Operation]
const ID_CHARACTERS = 64

interface HotRoute {
  operation: Operation
  before: string
  after: string
  parameter: string
  write: (envelope: unknown) => string
}

/** A read that came in this turn of the loop. */
interface Came {
  route: HotRoute
  request: IncomingMessage
  response: ServerResponse
  began: number
}

/**
 * Answers reads that are made all the time past the framework, where there is nothing unusual about the request and memory holds
 * all that the answer takes. Everything else goes to `usual`, and so does every refusal.
 *
 * Those that come in one turn of the loop are looked at together, when all of them are parsed: the same instructions, one call after
 * the other, take half the time that they take between two runs of the parser, since the processor still has them at hand.
 */
export function hotReads(parts: HotReadParts, usual: RequestListener): RequestListener {
  const found = HOT.flatMap(hotRoutes)
  let came: Came[] = []
  const look = () => {
    const all = came
    came = []
    for (const each of all) {
      if (!answered(parts, each, usual)) {
        usual(each.request, each.response)
        parts.drain.end(each.response)
      }
    }
  }
  return (request, response) => {
    const route = isPlainGet(request) ? found.find((each) => fits(each, request.url ?? '')) : undefined
    if (route === undefined || parts.room.full || parts.drain.stopping()) return usual(request, response)
    parts.drain.begin()
    came.push({ route, request, response, began: parts.clock.elapsedMs() })
    if (came.length === 1) setImmediate(look)
  }
}

function hotRoutes(operation: Operation): HotRoute[] {
  const [, path] = operation.call
  const write = serializer(NCP[operation.service].envelopeSchema(operation.reply) as object)
  const [before = '', parameter = '', after = ''] = path.split(/:(\w+)/)
  return SERVICES[operation.service].bases.map((base) => ({ operation, before: base + before, after, parameter, write }))
}

function isPlainGet(request: IncomingMessage): boolean {
  const { host, 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
  return request.method === 'GET' && length === '0' && coding === undefined && host !== undefined && hostFault(request) === undefined
}

function fits({ before, after }: HotRoute, url: string): boolean {
  return url.length === before.length + ID_CHARACTERS + after.length && url.startsWith(before) && url.endsWith(after)
}

/** `false` where it was not: nothing has happened then. */
function answered(parts: HotReadParts, { route, request, response, began }: Came, usual: RequestListener): boolean {
  const { operation, before, parameter } = route
  const requestId = parts.newRequestId()
  const about = (request.url as string).slice(before.length, before.length + ID_CHARACTERS)
  const asked = { operation, parameter, about, requestId, identify: parts.identify.now(request) }
  const made = parts.door.now(asked, (written, error) => {
    if (made === undefined) return
    // The feed has moved, or there was no room: the call is made anew, as if nothing had been.
    if (!written && (error === undefined || isProblem(error, 'store.full'))) usual(request, response)
    else {
      const status = settle(parts, route, response, requestId, written ? made : { error })
      parts.metrics.called(operation.id, status, parts.clock.elapsedMs() - began)
    }
    parts.drain.end(response)
  })
  return made !== undefined
}

/** Answers the status. It throws nothing, since others wait behind it. */
function settle(
  parts: HotReadParts,
  { operation, write }: HotRoute,
  response: ServerResponse,
  requestId: string,
  made: Answered | { error: unknown },
): number {
  const dialect = NCP[operation.service]
  let answer: ReturnType<typeof refusal>
  try {
    if ('error' in made) throw made.error
    const { reply, etag } = made
    answer = { status: 200, headers: etag === undefined ? [] : [['etag', `"${etag}"`]], text: write(dialect.envelope(reply)) }
  } catch (error) {
    answer = refusal({ dialect, onFault: parts.onFault }, requestId, error)
  }
  end(parts, response, requestId, answer)
  return answer.status
}

/** The head is the framework's, in its order. */
function end(
  parts: HotReadParts,
  response: ServerResponse,
  requestId: string,
  { status, headers, text }: ReturnType<typeof refusal>,
): void {
  const head = ['x-ncp-request-id', requestId, 'x-ncp-trace-id', requestId, 'cache-control', 'no-store']
  for (const [name, value] of headers) head.push(name, String(value))
  head.push('content-type', 'application/json; charset=utf-8', 'content-length', String(Buffer.byteLength(text)))
  if (parts.drain.stopping()) head.push('connection', 'close')
  response.writeHead(status, head)
  response.end(text)
}
