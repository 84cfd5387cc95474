import assert from 'node:assert/strict'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { test } from 'node:test'
import { makeSecret, SECRETS } from '../secrets/making.ts'
import { newServerEnvironment, startServer } from '../support/server-process.ts'
import { QUICK, SLOW } from '../support/turns.ts'
import { seeded } from './hostile.ts'

/** The slow turn goes on where no quick one has been. */
const SEED = QUICK ? 20_260_110 : 20_260_111
const CONNECTIONS = SLOW ? 40_000 : 3000
const AT_ONCE = 24
const CALLS_MAX = 4
/** So many turns of the loop at most until the rest of the bytes comes, or until whoever called leaves. */
const TURNS_MAX = 40

const METHODS = ['GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY', 'PROPFIND', 'FOO', 'PRI']
const PLACES = [
  '/nowhere',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/api/v1/events',
  '/console/',
  '/console/api/login',
  '/console/api/me',
]
const ODD_PLACES = ['*', 'a:1', 'http://x/api/v1/secrets', '/%zz', '//', '/..', '/console/assets/../../x', '/api/kr-v1/logs/search']
const HEADERS = [
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Upgrade\r\nUpgrade: websocket',
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
  'Expect: 100-continue',
  'Expect: wonders',
  'Transfer-Encoding: chunked',
  'Content-Length: 0',
  'Content-Length: 2',
  'Content-Length: 100',
  'Content-Length: 99999999',
  'Content-Encoding: gzip',
  'Content-Type: application/json',
  'Trailer: X',
  'Cookie: coffer_session=a',
  'Host: b',
  'X-Forwarded-For: 1.2.3.4',
  'Origin: http://x',
  'If-Match: "1"',
  'Last-Event-ID: 1',
  'Range: bytes=0-1',
]
const BODIES = ['', '', '{}', '2\r\n{}\r\n0\r\n\r\n', '5\r\n{', 'garbage', '\0', '0\r\nX: y\r\n\r\n', 'zz\r\n', '\r\n\r\n\r\n']

test(`whatever bytes come in whatever pieces on one connection, the server goes on and no answer is a fault (seed ${SEED})`, async () => {
  const server = await startServer(await newServerEnvironment({ COFFER_LOG_LEVEL: 'warn' }))
  const secret = await makeSecret(server.main, 'fuzzed')
  const targets = [SECRETS, secret, `${secret}/values`, `${secret}/rotation`, ...PLACES, ...ODD_PLACES]
  const random = seeded(SEED)
  const below = (end: number) => Math.floor(random() * end)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const call = (): string => {
    const [method, target] = [pick(METHODS), pick(targets)]
    const signed = Object.entries(below(2) === 0 ? {} : server.main.signed(method, target)).map(([name, value]) => `${name}: ${value}`)
    const host = below(12) === 0 ? [] : ['Host: coffer']
    const more = Array.from({ length: below(CALLS_MAX) }, () => pick(HEADERS))
    return `${[`${method} ${target} HTTP/1.${below(10) === 0 ? 0 : 1}`, ...host, ...signed, ...more].join('\r\n')}\r\n\r\n${pick(BODIES)}`
  }
  let left = CONNECTIONS
  const caller = async () => {
    while (left-- > 0) {
      const bytes = Array.from({ length: 1 + below(CALLS_MAX) }, call).join('')
      const said = await talk(Number(new URL(server.url).port), bytes, below)
      assert.equal(server.child.exitCode, null, `ended by ${JSON.stringify(bytes)}`)
      assert.doesNotMatch(said, /^HTTP\/1\.1 5|\r\nHTTP\/1\.1 5/, JSON.stringify(bytes))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, caller))
  await server.main.ok('GET', SECRETS)
  assert.equal(await server.end('SIGTERM'), 0)
  assert.doesNotMatch(server.said(), /"level":(50|60)/)
  await rm(server.home, { recursive: true })
})

/** Sends the bytes, perhaps in two pieces, hears a while and leaves in one of three ways. */
async function talk(port: number, bytes: string, below: (end: number) => number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket
    .on('error', () => undefined)
    .on('data', (piece) => {
      said += piece.toString('latin1')
    })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  const cut = below(3) === 0 ? below(bytes.length) : bytes.length
  socket.write(bytes.slice(0, cut))
  await turns(below(TURNS_MAX))
  if (cut < bytes.length && socket.writable) socket.write(bytes.slice(cut))
  await turns(below(TURNS_MAX))
  ;[() => socket.destroySoon(), () => socket.destroy(), () => socket.resetAndDestroy()][below(3)]?.()
  await closed
  return said
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
