import { load } from './load.ts'
import { cpuMs, peakMemoryMb } from './process-cost.ts'
import { request } from './request.ts'
import { readReply, seed } from './seed.ts'
import { cofferEnvironment, scratchHome, startCoffer, startPlain } from './servers.ts'

const n = Number(process.argv[2] ?? 100)
for (const mode of ['bare', 'crypto'] as const) {
  const server = await startPlain(mode, readReply())
  const next = () => request('GET', `/api/v1/secrets/${'0'.repeat(64)}/values`)
  await load(server.port, 64, 700, next)
  const before = cpuMs(server.pid)
  const r = await load(server.port, 64, 2000, next)
  console.log(
    mode,
    (r.requests / r.seconds).toFixed(0),
    'p99',
    r.p99Ms.toFixed(2),
    'cpu/1000',
    (((cpuMs(server.pid) - before) * 1000) / r.requests).toFixed(1),
  )
  await server.stop()
}
const { home, remove } = await scratchHome()
const env = cofferEnvironment(home, 7555)
const ids = await seed(env, n)
const server = await startCoffer(env)
console.log('ready', server.readyMs)
const next = () => request('GET', `/api/v1/secrets/${ids[Math.floor(Math.random() * ids.length)]}/values`)
await load(server.port, 64, 1500, next)
for (let i = 0; i < 2; i++) {
  const before = cpuMs(server.pid)
  const r = await load(server.port, 64, 2000, next)
  console.log(
    'c',
    (r.requests / r.seconds).toFixed(0),
    'p99',
    r.p99Ms.toFixed(2),
    'cpu/1000',
    (((cpuMs(server.pid) - before) * 1000) / r.requests).toFixed(1),
    'refused',
    r.refused,
    'mb',
    peakMemoryMb(server.pid).toFixed(0),
  )
}
await server.stop()
await remove()
