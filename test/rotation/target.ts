import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

type Gate = { reached: Promise<void>; open(): void }

/**
 * A system that has one user with a password: what rotations change. `POST /login` tries a password, `POST /password` changes it with
 * the old one, `POST /gate/{name}` answers only when the test opens that gate, so that a test can act while an action stands there.
 */
export class Target {
  password: string
  url = ''
  /** Answers every change with 500 and changes nothing, or changes and then answers 500. */
  fault: 'none' | 'refuses' | 'changes and breaks' = 'none'
  changes = 0
  readonly #server: Server
  readonly #gates = new Map<string, { arrive: () => void; opened: Promise<void>; gate: Gate }>()

  constructor(password: string) {
    this.password = password
    this.#server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8')
      })
      request.on('end', () => {
        this.#answer(request.url ?? '', text === '' ? {} : JSON.parse(text)).then(
          (status) => response.writeHead(status).end('{}'),
          () => response.writeHead(500).end('{}'),
        )
      })
    })
  }

  static async start(password: string): Promise<Target> {
    const target = new Target(password)
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve))
    target.url = `http://127.0.0.1:${(target.#server.address() as AddressInfo).port}`
    after(() => {
      target.#server.closeAllConnections()
      target.#server.close()
    })
    return target
  }

  /** Makes a gate: `reached` resolves when an action stands at it, `open` lets it go on. */
  gate(name: string): Gate {
    const reached = Promise.withResolvers<void>()
    const opened = Promise.withResolvers<void>()
    const gate = { reached: reached.promise, open: () => opened.resolve() }
    this.#gates.set(name, { arrive: () => reached.resolve(), opened: opened.promise, gate })
    return gate
  }

  async #answer(path: string, body: { password?: string; next?: string }): Promise<number> {
    if (path.startsWith('/gate/')) {
      const gate = this.#gates.get(path.slice('/gate/'.length))
      gate?.arrive()
      await gate?.opened
      return 200
    }
    if (body.password !== this.password) return 401
    if (path !== '/password') return 200
    if (this.fault === 'refuses') return 500
    this.password = body.next ?? ''
    this.changes += 1
    return this.fault === 'changes and breaks' ? 500 : 200
  }
}
