import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import type { Login } from './ready.ts'
import type { System } from './system.ts'

const ADMIN: Login = { username: 'coffer_admin', password: 'Admin-password-1' }

/** An API with users: `GET /login` tries one, `PUT /users/{name}/password` changes one, for itself or as the administrator. */
export async function startHttpSystem(): Promise<System & { paths: string[] }> {
  const users = new Map([[ADMIN.username, ADMIN.password]])
  const paths: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const end = (status: number) => response.writeHead(status).end(`{"echo":"${chunks.join('')}"}`)
    paths.push(request.url ?? '')
    const [, encoded = ''] = (request.headers.authorization ?? '').split(' ')
    const [who = '', password] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s)
    const name = decodeURIComponent(request.url?.split('/')[2] ?? '')
    if (users.get(who) !== password) return end(401)
    if (request.url === '/login') return end(200)
    if (who !== ADMIN.username && who !== name) return end(403)
    if (!users.has(name)) return end(404)
    users.set(name, (JSON.parse(chunks.join('')) as Login).password)
    return end(204)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    kind: 'http',
    port: (server.address() as AddressInfo).port,
    parameters: (port, as) => ({
      check: { method: 'GET', url: `http://127.0.0.1:${port}/login`, headers: { authorization: 'Basic {{basic}}' } },
      change: {
        method: 'PUT',
        url: `http://127.0.0.1:${port}/users/{{username}}/password`,
        headers: { authorization: `Basic {{${as === 'self' ? 'current' : 'admin'}.basic}}` },
        body: { password: '{{password}}' },
      },
    }),
    admin: ADMIN,
    makeUser: async ({ username, password }) => void users.set(username, password),
    logsIn: async ({ username, password }) => users.get(username) === password,
    kept: async () => JSON.stringify([...users]),
    noUser: /with 404: the user or the address is not known/,
    hostileName: `x/../a"?#%2f{{admin.password}}`,
    paths,
  }
}
