import { type IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { LIMITS } from '#base/limits'
import { isProblem, Problem } from '#base/problem'
import type { Door } from '#core/door/door'
import type { Room } from '#core/room'
import type { SessionParts } from '#core/sessions/parts'
import { announcesBody, anyBody, isStillSent } from './body.ts'
import { CONSOLE_API } from './console/console-parts.ts'
import { consoleError } from './console/dialect.ts'
import { consoleRoutes } from './console/routes.ts'
import { consoleFiles } from './console-files.ts'
import { drain } from './drain.ts'
import { hostFault } from './host.ts'
import { hotReads } from './hot-reads.ts'
import { type Identify, type IdentifyParts, identifier } from './identify.ts'
import { HEADERS_MS, Malformed, REQUEST_MS } from './malformed.ts'
import { gatewayError, gatewayStatus, isGateway } from './ncp/gateway.ts'
import { type Outside, outside } from './outside.ts'
import { routes } from './routes.ts'

export interface ListenerParts extends Outside, IdentifyParts {
  door: Door
  tls: { cert: Buffer; key: Buffer } | undefined
  /** Makes the id that an answer, its usage record and the log share. */
  newRequestId: () => string
  /** Tells the log of a fault: the story that the caller is not told. */
  onFault: (requestId: string, error: unknown) => void
  sessions: SessionParts
  room: Room
  /** Whether browsers reach us over TLS. */
  overTls: boolean
}

const HTTP = {
  maxHeaderSize: LIMITS.headersMaxBytes,
  headersTimeout: HEADERS_MS,
  requestTimeout: REQUEST_MS,
  // A request that announces no body is not waited upon for its end, which is a tenth of what an answer from memory costs.
  optimizeEmptyRequests: true,
  // It is asked for below, so that its absence is answered in our shape.
  requireHostHeader: false,
}

/** Makes the listener with every route; the caller lets it listen, and ends it with `stop`. */
export function listener(parts: ListenerParts): { app: FastifyInstance; stop: () => Promise<void> } {
  const malformed = new Malformed()
  const app = fastify({
    // With TLS the framework hands on what stands beside the certificate, and nothing else.
    ...(parts.tls === undefined ? { http: HTTP } : { https: { ...parts.tls, ...HTTP } }),
    logger: false,
    genReqId: () => parts.newRequestId(),
    bodyLimit: LIMITS.bodyMaxBytes,
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: 2048 },
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => malformed.refuse(error, socket),
    // Paths that the router cannot read: a broken escape, an id of many thousand characters.
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => notFound(parts, identify, request, reply),
  } as Parameters<typeof fastify>[0]) as unknown as FastifyInstance
  // A method like any other that no operation has; the framework would refuse it before it is asked who calls.
  app.addHttpMethod('QUERY', { overrideExisting: true })
  anyBody(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.setHeader('x-ncp-request-id', request.id)
    reply.raw.setHeader('x-ncp-trace-id', request.id)
    reply.raw.setHeader('cache-control', 'no-store')
    const fault = hostFault(request.raw)
    done(fault === undefined ? undefined : new Problem('gateway.bad-request', `The request is no well-formed HTTP/1.1: ${fault}.`))
  })
  const draining = drain(app)
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => answerError(parts, error, request, reply))
  const identify = identifier(parts)
  app.setNotFoundHandler((request, reply) => notFound(parts, identify, request, reply))
  outside(app, parts)
  consoleFiles(app)
  // Whoever still sends a body is asked who they are before any of it is kept. What came in one piece with the head is there by then.
  const admit = async (request: FastifyRequest) => {
    if (announcesBody(request.raw)) await setImmediate()
    if (isStillSent(request.raw)) await parts.door.identify(identify(request))
  }
  routes(app, { ...parts, identify, admit })
  consoleRoutes(app, { ...parts, peer: identify.peer })
  const [usual] = app.server.listeners('request') as [RequestListener]
  app.server.removeListener('request', usual)
  const read = hotReads({ ...parts, identify, drain: draining }, usual)
  const answer: RequestListener = (request, response) => {
    malformed.came(request, response)
    read(request, response)
  }
  app.server.on('request', answer)
  // An expectation that nobody knows is passed over: without this Node refuses the call by itself.
  app.server.on('checkExpectation', answer)
  app.server.on('connect', (request, stream) => {
    const socket = stream as Socket
    socket.on('error', () => socket.destroy())
    // What goes through a tunnel goes nowhere; who reads no further would not see its caller leave.
    socket.on('end', () => socket.end()).resume()
    malformed.behind(socket, () => answerConnect(request, socket, answer))
  })
  return { app, stop: draining.stop }
}

/** Node hands a tunnel over with its bare connection, once nothing else is to be answered on it: it gets the answer that other methods get, and the end. */
function answerConnect(request: IncomingMessage, socket: Socket, answer: RequestListener): void {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => socket.end(() => socket.destroy()))
  answer(request, response)
}

/** Whoever asks for what is not there must first say who they are (contract: gateway.md, order of checks). */
async function notFound(parts: ListenerParts, identify: Identify, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    // Whoever sits before a browser has no key to sign with.
    if (!isForConsole(request)) await parts.door.identify(identify(request))
    parts.refusals.count('no such URL', identify.peer(request))
    throw new Problem('gateway.not-found', 'URL not found.')
  } catch (error) {
    return answerError(parts, error, request, reply)
  }
}

function answerError(parts: ListenerParts, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error)
  if (problem === undefined) parts.onFault(request.id, error)
  const code = problem !== undefined && isGateway(problem.code) ? problem.code : 'server.fault'
  const details = problem?.message ?? `A fault of the server; its log tells more under the id ${request.id}.`
  if (code === 'gateway.bad-request') reply.header('connection', 'close')
  return reply
    .code(gatewayStatus(code))
    .header('x-ncp-request-id', request.id)
    .header('x-ncp-trace-id', request.id)
    .type('application/json')
    .send(JSON.stringify(isForConsole(request) ? consoleError(code, details, problem?.reason) : gatewayError(code, details)))
}

function isForConsole({ raw }: FastifyRequest): boolean {
  return raw.url?.startsWith(`${CONSOLE_API}/`) === true
}

/** What the HTTP framework refuses by itself, in our words. */
function asProblem(error: unknown): Problem | undefined {
  if (isProblem(error)) return error
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem('gateway.bad-request', 'The request is not well-formed.')
  return undefined
}
