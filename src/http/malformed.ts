import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { SECOND } from '#base/instant'
import { LIMITS } from '#base/limits'
import { isStillSent } from './body.ts'
import { gatewayError, gatewayStatus } from './ncp/gateway.ts'

/** How long a client may take to send its headers, and a whole request. */
export const HEADERS_MS = 10_000
export const REQUEST_MS = 60_000

/** Who was refused may take so long to close the connection; then it is cut. */
const LINGER_MS = 2000

/** Below the routes: what the parser gives up on, or what does not arrive whole in time, gets the gateway's own error, behind what is still to be answered on its connection. */
export class Malformed {
  /** The last answer of each connection. Those before it leave first. */
  readonly #last = new WeakMap<Socket, ServerResponse>()
  readonly #refused = new WeakSet<Socket>()

  /** A request was parsed, as far as its body. */
  came({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#last.set(socket, response)
  }

  /** Does something once all that came before on this connection is answered; never where the connection ends before. */
  behind(socket: Socket, next: () => void): void {
    const last = this.#last.get(socket)
    if (last === undefined || (last.writableFinished && last.socket === null)) next()
    else last.once('finish', () => socket.writable && next())
  }

  refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    const refusal = refusalOf(error)
    if (refusal === undefined) return void socket.destroy()
    // Every further piece is told as an error again. What may not be written to any more has its last answer on the way.
    if (this.#refused.has(socket) || !socket.writable) return
    this.#refused.add(socket)
    const last = this.#last.get(socket)
    const isAnswered = last?.headersSent === true
    if (last === undefined || (last.writableFinished && !isStillSent(last.req))) end(socket, refusal)
    else if (!isStillSent(last.req)) {
      if (isAnswered && !last.writableEnded) socket.destroy()
      else last.once('finish', () => end(socket, refusal))
    } else if (!isAnswered) {
      // With its answer Node forgets the call, and whoever waits for its body would never hear that none comes.
      socket.once('close', () => last.req.destroy())
      last.writeHead(refusal.status, refusal.headers).end(refusal.text)
    }
    // Behind others it ends by itself.
    else if (last.writableFinished || last.socket !== null) socket.destroySoon()
  }
}

interface Refusal {
  status: number
  headers: Record<string, string>
  text: string
}

/** `undefined`: the connection itself broke. */
function refusalOf({ code = '' }: NodeJS.ErrnoException): Refusal | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const [headers, whole] = [HEADERS_MS / SECOND, REQUEST_MS / SECOND]
    return refusal(
      'gateway.incomplete',
      `The request did not arrive whole in time: its headers have ${headers} seconds, all of it has ${whole}.`,
    )
  }
  if (code === 'HPE_HEADER_OVERFLOW') return refusal('gateway.bad-request', `The headers are larger than ${LIMITS.headersMaxBytes} bytes.`)
  return code.startsWith('HPE_') ? refusal('gateway.bad-request', 'The request is no well-formed HTTP.') : undefined
}

function refusal(code: 'gateway.bad-request' | 'gateway.incomplete', details: string): Refusal {
  const text = JSON.stringify(gatewayError(code, details))
  const id = globalThis.crypto.randomUUID()
  const headers = {
    'Content-Type': 'application/json',
    'x-ncp-request-id': id,
    'x-ncp-trace-id': id,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  }
  return { status: gatewayStatus(code), headers, text }
}

function end(socket: Socket, { status, headers, text }: Refusal): void {
  if (!socket.writable) return
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`)
  const late = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(late))
}
