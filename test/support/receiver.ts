import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A certificate authority of this test alone, and what it says of `localhost` and 127.0.0.1. */
export interface Authority {
  /** PEM file of the authority. */
  path: string
  cert: string
  key: string
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']

/** Makes an authority and a certificate of a server. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-authority-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const openssl = (...args: string[]) => execFileSync('openssl', ['req', '-x509', ...EC, ...args], { cwd: folder, stdio: 'ignore' })
  openssl('-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority of a test')
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE']
  openssl('-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', 'server.key', '-out', 'server.pem', '-subj', '/CN=localhost', ...names)
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { path: join(folder, 'ca.pem'), cert: text('server.pem'), key: text('server.key') }
}

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was sent
  body: any
  id: string
}

/** What a receiver does with a delivery: a status, or an answer of its own; `never` says nothing at all. */
export type Deed = number | 'never' | ((received: Received, response: ServerResponse) => Promise<number | undefined> | number)

/** A real HTTPS server that takes deliveries. */
export class Receiver {
  readonly received: Received[] = []
  /** What is done with each delivery, in order; the last one stays. */
  deeds: Deed[] = [200]
  port = 0
  readonly #watchers = new Set<() => void>()

  /** On any free port, or on this one. */
  static async start(authority: Authority, port = 0): Promise<Receiver> {
    const receiver = new Receiver()
    const server = createServer({ cert: authority.cert, key: authority.key }, (request, response) => void receiver.#take(request, response))
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    receiver.port = (server.address() as AddressInfo).port
    after(() => {
      server.closeAllConnections()
      server.close()
    })
    return receiver
  }

  get url(): string {
    return `https://localhost:${this.port}/rotate?token=of-the-address`
  }

  /** The delivery of this number, from 1, once it came. */
  delivery(number: number): Promise<Received> {
    return new Promise((resolve) => {
      const watcher = () => {
        const received = this.received[number - 1]
        if (received === undefined) return
        this.#watchers.delete(watcher)
        resolve(received)
      }
      this.#watchers.add(watcher)
      watcher()
    })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const received: Received = {
      path: request.url ?? '',
      headers: request.headers,
      text,
      body: bodyOf(text),
      id: String(request.headers['webhook-id']),
    }
    this.received.push(received)
    for (const watcher of [...this.#watchers]) watcher()
    const deed = (this.deeds.length > 1 ? this.deeds.shift() : this.deeds[0]) ?? 200
    if (deed === 'never') return
    const status = typeof deed === 'number' ? deed : await deed(received, response)
    if (status !== undefined) response.writeHead(status).end()
  }
}

/** Lines of JSON are left to whoever expects them. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text)
  } catch {
    return undefined
  }
}

/** Whether a delivery was signed with this secret, worked out independently of the server's own code. */
export function isSigned({ headers, text }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const mac = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`).digest('base64')
  return headers['webhook-signature'] === `v1,${mac}`
}
