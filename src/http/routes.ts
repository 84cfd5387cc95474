import serializer from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '#base/instant'
import { parseJson } from '#base/json'
import { LIMITS } from '#base/limits'
import { isProblem } from '#base/problem'
import type { ProblemCode } from '#base/problem-codes'
import type { Operation } from '#contract/operation'
import { SERVICES } from '#contract/operation'
import { OPERATIONS } from '#contract/operations'
import type { Door } from '#core/door/door'
import type { Dialect } from './dialect.ts'
import type { Identify } from './identify.ts'
import type { Metrics } from './metrics.ts'
import { NCP } from './ncp/dialects.ts'
import type { Refusals } from './refusals.ts'

export interface RouteParts {
  door: Door
  clock: Clock
  metrics: Metrics
  refusals: Refusals
  identify: Identify
  onFault: (requestId: string, error: unknown) => void
}

/** One route for each operation and each base of its service; all of them are this one function. */
export function routes(app: FastifyInstance, parts: RouteParts): void {
  for (const operation of Object.values(OPERATIONS) as unknown as Operation[]) {
    const handler = handle(operation, NCP[operation.service], parts)
    const [method, path] = operation.call
    const bodyLimit = operation.bodyMaxBytes ?? LIMITS.bodyMaxBytes
    for (const base of SERVICES[operation.service].bases) app.route({ method, url: `${base}${path}`, bodyLimit, handler })
  }
}

function handle(operation: Operation, dialect: Dialect, parts: RouteParts) {
  const write = lazily(() => serializer(dialect.envelopeSchema(operation.reply) as object))
  const statusOf = (code: ProblemCode) => dialect.status(code)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const began = parts.clock.elapsedMs()
    let status = 200
    let text: string
    try {
      const { reply: answer, etag } = await parts.door.call({
        operation,
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: () => bodyOf(request),
        ifMatch: ifMatchOf(request),
        requestId: request.id,
        identify: parts.identify(request),
        statusOf,
      })
      if (etag !== undefined) reply.raw.setHeader('etag', `"${etag}"`)
      text = write()(dialect.envelope(answer))
    } catch (error) {
      const problem = isProblem(error) ? error : undefined
      if (problem === undefined || problem.code === 'store.tampered' || problem.code.startsWith('store.')) parts.onFault(request.id, error)
      const code = problem?.code ?? 'server.fault'
      if (problem?.decision !== undefined) reply.raw.setHeader('x-coffer-decision-id', problem.decision)
      status = statusOf(code)
      text = JSON.stringify(
        dialect.error(code, problem?.message ?? `A fault of the server; its log tells more under the id ${request.id}.`),
      )
    }
    parts.metrics.called(operation.id, status, parts.clock.elapsedMs() - began)
    return reply.code(status).type('application/json').send(text)
  }
}

function bodyOf(request: FastifyRequest): unknown {
  const body = request.body as Buffer | undefined
  return body === undefined || body === null || body.byteLength === 0 ? undefined : parseJson(body)
}

/** The epoch in If-Match; `*` and absence mean any. */
function ifMatchOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const epoch = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1]
  // An ETag that was never ours matches no state.
  return epoch === undefined ? -1 : Number(epoch)
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
