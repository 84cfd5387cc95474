/**
 * Re-seals many secrets while callers read and write: how long it takes, and what the callers notice. Prints, judges nothing.
 * `node bench/reseal.ts [SECRETS]`; 100,000 when not said.
 */

import { sign, signingKey } from '#signature/sign'
import { freePort } from '../test/support/free-port.ts'
import { type LoadResult, load } from './load.ts'
import { seed } from './seed.ts'
import { cofferEnvironment, KEYS, scratchHome, startCoffer } from './servers.ts'

const COUNT = Number(process.argv[2] ?? 100_000)
const CONNECTIONS = 8
const WINDOW_MS = 5000
const KEY = signingKey(KEYS.secretKey)

function headers(method: string, target: string): Record<string, string> {
  const timestamp = String(Date.now())
  const signature = sign({ method, target, timestamp, accessKey: KEYS.accessKey }, KEY)
  return { 'x-ncp-apigw-timestamp': timestamp, 'x-ncp-iam-access-key': KEYS.accessKey, 'x-ncp-apigw-signature-v2': signature }
}

function written(method: string, target: string, body = ''): string {
  const lines = Object.entries(headers(method, target)).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

const { home, remove } = await scratchHome()
const env = cofferEnvironment(home, await freePort())
const ask = async (method: string, target: string, body?: object) => {
  const init = { method, headers: headers(method, target), ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const answer = (await (await fetch(`http://127.0.0.1:${env['COFFER_PORT']}${target}`, init)).json()) as { data: Record<string, unknown> }
  return answer.data
}
const say = (text: string) => process.stdout.write(`${text}\n`)
const told = (what: string, { requests, seconds, p50Ms, p99Ms, refused }: LoadResult) =>
  say(`${what}: ${(requests / seconds).toFixed(0)} calls/s, p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, ${refused} refused`)

let server = await startCoffer(env)
const { keyTag } = await ask('POST', '/kms/v1/keys', {
  keyName: 'resealed',
  keyType: 'AES256',
  protectionType: 'BASIC',
  isAutoRotation: false,
})
await server.stop()
const ids = await seed(env, COUNT, { kmsKeyTag: keyTag as string })
server = await startCoffer(env)
let turn = 0
/** One write for nine reads. */
const next = () => {
  const id = ids[Math.floor(Math.random() * ids.length)] ?? ''
  if (turn++ % 10 > 0) return written('GET', `/api/v1/secrets/${id}/values`)
  return written('PUT', `/api/v1/secrets/${id}/memo`, JSON.stringify({ memo: `memo ${turn}` }))
}
await load(server.port, CONNECTIONS, WINDOW_MS, next)
told('before', await load(server.port, CONNECTIONS, WINDOW_MS, next))
await ask('POST', `/kms/v1/keys/${keyTag}/rotate?reseal=true`)
const began = performance.now()
for (;;) {
  const during = await load(server.port, CONNECTIONS, WINDOW_MS, next)
  const { status, leftCount, totalCount, message } = await ask('GET', `/kms/v1/keys/${keyTag}/reseal`)
  const seconds = (performance.now() - began) / 1000
  told(`${seconds.toFixed(0).padStart(4)} s  ${Number(totalCount) - Number(leftCount)} of ${totalCount}  ${status}`, during)
  if (status === 'RUNNING') continue
  say(`${message}`)
  break
}
told('after', await load(server.port, CONNECTIONS, WINDOW_MS, next))
await server.stop()
await remove()
