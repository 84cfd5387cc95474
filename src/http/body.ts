import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SECOND } from '#base/instant'
import { parseJson } from '#base/json'
import { LIMITS } from '#base/limits'
import { Problem } from '#base/problem'

/** So much of a body that nobody wants is dropped, for so long: a connection that ended before would take the answer along. */
const DROPPED_MAX_BYTES = 16 * 1024 * 1024
const DROPPING_MAX_MS = 5 * SECOND

/**
 * Every content type is taken, also a broken one: the operation says what a body must be. Nothing of it is read before `takeBody`, so
 * that memory is held for nobody who is not let in; who is answered while they still send sees that answer, and then the end.
 */
export function anyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw
    // Without a body there is nothing of a type.
    if (!announcesBody(request.raw)) delete headers['content-type']
    else if (headers['content-type'] !== undefined) headers['content-type'] = 'application/octet-stream'
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || !isStillSent(request.raw)) return done(null, payload)
    // What came in one piece with the head is parsed by then.
    setImmediate(() => {
      if (!isStillSent(request.raw)) return done(null, payload)
      reply.header('connection', 'close').header('content-length', Buffer.byteLength(payload))
      // Node keeps a head for the first bytes of its body, and that of HEAD has none.
      reply.raw.once('pipe', () => reply.raw.flushHeaders())
      done(null, endingWith(request.raw, payload))
    })
  })
}

/** A body that is not announced never comes, and nobody may wait for its end: see `optimizeEmptyRequests`. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}

/** Whether some of it has not come yet. */
export function isStillSent(request: IncomingMessage): boolean {
  return !request.complete && announcesBody(request)
}

/** Takes in the body of a call that is let in so far; again, it does nothing. Throws Problem `gateway.too-large`, as soon as it is known. */
export async function takeBody(request: FastifyRequest): Promise<void> {
  if (request.body !== undefined || !announcesBody(request.raw)) return
  const { bodyLimit } = request.routeOptions
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) throw tooLarge()
  request.body = await whole(request.raw, bodyLimit)
}

/** What was taken in, parsed; `undefined` where there was nothing. */
export function bodyOf({ body }: FastifyRequest): unknown {
  return body === undefined || (body as Buffer).byteLength === 0 ? undefined : parseJson(body as Buffer)
}

function whole(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const over = (settle: () => void) => {
      request.off('data', take).off('end', ended).off('error', broke).off('close', broke)
      settle()
    }
    const ended = () => over(() => resolve(Buffer.concat(pieces, bytes)))
    // Nobody hears this any more.
    const broke = () => over(() => reject(new Problem('gateway.bad-request', 'The connection ended within the body.')))
    const take = (piece: Buffer) => {
      bytes += piece.byteLength
      if (bytes > mostBytes) over(() => reject(tooLarge()))
      else pieces.push(piece)
    }
    // Of who left before, nothing is told any more.
    if (request.destroyed) broke()
    else request.on('data', take).on('end', ended).on('error', broke).on('close', broke)
  })
}

function tooLarge(): Problem {
  return new Problem(
    'gateway.too-large',
    `The body is larger than ${LIMITS.bodyMaxBytes} bytes (code of actions: ${LIMITS.actionBodyMaxBytes}).`,
  )
}

/** The text at once, and its end when the body has come to its own, or was dropped for long enough. */
function endingWith(request: IncomingMessage, text: string): Readable {
  const answer = new Readable({ read: () => undefined })
  answer.push(text)
  let bytes = 0
  const over = () => {
    clearTimeout(late)
    request.off('data', drop)
    if (!answer.readableEnded && !answer.destroyed) answer.push(null)
  }
  const drop = (piece: Buffer) => {
    bytes += piece.byteLength
    if (bytes > DROPPED_MAX_BYTES) over()
  }
  const late = setTimeout(over, DROPPING_MAX_MS)
  request.on('data', drop).once('end', over).once('close', over)
  return answer
}
