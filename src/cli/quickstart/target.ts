import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small service with one user: the place where the password is used, so that a rotation has something to change. */
export interface Target {
  url: string
  close(): Promise<void>
}

/** Answers `GET /login` to the right password and takes a new one at `POST /password`, both by Basic authentication. */
export async function startTarget(username: string, firstPassword: string): Promise<Target> {
  let password = firstPassword
  const knows = (request: IncomingMessage) =>
    request.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const allowed = knows(request)
      if (allowed && request.method === 'POST' && request.url === '/password') password = body
      response.writeHead(allowed ? 200 : 401).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
