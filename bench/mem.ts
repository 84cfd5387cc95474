import { readFileSync } from 'node:fs'
import { sign, signingKey } from '#signature/sign'
import { load } from './load.ts'
import { seed } from './seed.ts'
import { cofferEnvironment, KEYS, scratchHome, startCoffer } from './servers.ts'
const KEY = signingKey(KEYS.secretKey)
function request(method: string, target: string): string {
  const timestamp = String(Date.now())
  const signature = sign({ method, target, timestamp, accessKey: KEYS.accessKey }, KEY)
  return `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nx-ncp-apigw-timestamp: ${timestamp}\r\nx-ncp-iam-access-key: ${KEYS.accessKey}\r\nx-ncp-apigw-signature-v2: ${signature}\r\nContent-Length: 0\r\n\r\n`
}
const n = Number(process.argv[2] ?? 100)
const { home, remove } = await scratchHome()
const env = cofferEnvironment(home, 7557)
const ids = await seed(env, n)
const server = await startCoffer(env)
const mem = (w: string) => { const s = readFileSync(`/proc/${server.pid}/status`, 'utf8'); console.log(w, ...['VmHWM', 'VmRSS', 'RssAnon', 'RssFile'].map((k) => `${k} ${(Number(new RegExp(k + ':\\s+(\\d+)').exec(s)?.[1]) / 1024).toFixed(0)}`)) }
mem('ready')
const next = () => request('GET', `/api/v1/secrets/${ids[Math.floor(Math.random() * ids.length)]}/values`)
await load(server.port, 1, 1000, next); mem('1 conn')
await load(server.port, 64, 1500, next); mem('64')
await load(server.port, 64, 3000, next); mem('64')
await server.stop(); await remove()
