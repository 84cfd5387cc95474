import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { LIMITS } from '#base/limits'
import { gatewayError } from './ncp/gateway.ts'

/** Who was refused may take so long to close the connection; then it is cut. */
const LINGER_MS = 2000

/** Below the routes: what the parser gives up on gets the gateway's own error, behind what is still to be answered on its connection. */
export class Malformed {
  /** The last answer of each connection. Those before it leave first. */
  readonly #last = new WeakMap<Socket, ServerResponse>()
  readonly #refused = new WeakSet<Socket>()

  /** A request was parsed, as far as its body. */
  came({ socket }: IncomingMessage, response: ServerResponse): void {
    this.#last.set(socket, response)
  }

  refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    const details = detailsOf(error)
    if (details === undefined) return void socket.destroy()
    // Every further piece is told as an error again. What may not be written to any more has its last answer on the way.
    if (this.#refused.has(socket) || !socket.writable) return
    this.#refused.add(socket)
    const last = this.#last.get(socket)
    if (last === undefined || (last.writableFinished && isWhole(last.req))) end(socket, details)
    else if (last.headersSent && !last.writableEnded) socket.destroy()
    else if (isWhole(last.req)) last.once('finish', () => end(socket, details))
    else if (last.headersSent) socket.destroySoon()
    else answer(last, details)
  }
}

/** `undefined`: the connection itself broke. */
function detailsOf({ code = '' }: NodeJS.ErrnoException): string | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return `The headers are larger than ${LIMITS.headersMaxBytes} bytes.`
  return code.startsWith('HPE_') ? 'The request is no well-formed HTTP.' : undefined
}

/** Whether nothing of it is still to come. A body that nobody announced never does. */
function isWhole({ complete, headers }: IncomingMessage): boolean {
  return complete || (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
}

/** In place of the answer to a call whose body will never be whole. */
function answer(response: ServerResponse, details: string): void {
  const { text, headers } = refusal(details)
  response.writeHead(400, headers).end(text)
}

function end(socket: Socket, details: string): void {
  if (!socket.writable) return
  const { text, headers } = refusal(details)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n${text}`)
  const late = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(late))
}

function refusal(details: string): { text: string; headers: Record<string, string> } {
  const text = JSON.stringify(gatewayError('gateway.bad-request', details))
  const id = globalThis.crypto.randomUUID()
  const headers = {
    'Content-Type': 'application/json',
    'x-ncp-request-id': id,
    'x-ncp-trace-id': id,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  }
  return { text, headers }
}
