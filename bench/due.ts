import { DAY } from '#base/instant'
import { systemClock } from '#server/clock'
import { sign, signingKey } from '#signature/sign'
import { freePort } from '../test/support/free-port.ts'
import { freshDatabase, stopPostgres } from '../test/support/postgres.ts'
import { load } from './load.ts'
import { cpuMs } from './process-cost.ts'
import { seed } from './seed.ts'
import { cofferEnvironment, KEYS, scratchHome, startCoffer } from './servers.ts'

/**
 * What many rotations that are due at once cost those who read meanwhile: `due.ts [secrets] [seconds] [SQLite|PostgreSQL]`. First every action
 * completes; then every action fails, so that all are overdue and wait for their next try. It ends when all were started, or after so long.
 */
const COUNT = Number(process.argv[2] ?? 10_000)
const SECONDS = Number(process.argv[3] ?? 3600)
const ENGINE = process.argv[4] ?? 'SQLite'
const READERS = 4
const ROUND_MS = 5000

const KEY = signingKey(KEYS.secretKey)
/** The shortest rotation there is: what is measured is the server, not a target. */
const COMPLETES = `
const { createHmac } = require('node:crypto')
exports.main = async (params) => {
  const { NCLOUD_ACCESS_KEY: key, NCLOUD_SECRET_KEY: secret } = process.env
  for (const step of ['start', 'pending', 'complete']) {
    const path = '/action/v1/secrets/' + params.secretId + '/jobs/' + params.jobToken + '/' + step
    const time = String(Date.now())
    const signature = createHmac('sha256', secret).update('POST ' + path + '\\n' + time + '\\n' + key).digest('base64')
    const headers = { 'x-ncp-apigw-timestamp': time, 'x-ncp-iam-access-key': key, 'x-ncp-apigw-signature-v2': signature }
    const answer = await fetch(params.secretManagerUrl + path, { method: 'POST', headers })
    if (!answer.ok) throw new Error(step + ' was answered ' + answer.status)
  }
  return {}
}`
const FAILS = `exports.main = () => { throw new Error('the target is down') }`

function headers(method: string, target: string): Record<string, string> {
  const timestamp = String(Date.now())
  const { accessKey } = KEYS
  return {
    'x-ncp-apigw-timestamp': timestamp,
    'x-ncp-iam-access-key': accessKey,
    'x-ncp-apigw-signature-v2': sign({ method, target, timestamp, accessKey }, KEY),
  }
}

function request(target: string): string {
  const lines = Object.entries(headers('GET', target)).map(([name, value]) => `${name}: ${value}`)
  return `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

async function call(port: number, method: string, target: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    method,
    headers: headers(method, target),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${target} was answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as { content: { id: string } }
}

/** How many jobs ended on their own, and the longest and the 99th percentile that the loop was held up since this was asked last. */
async function look(port: number): Promise<{ ended: number; lagMaxMs: number; lagP99Ms: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
  return {
    ended: number(/^coffer_calls_total\{operation="completeRotationJob",status="200"\} (\d+)/m),
    lagMaxMs: number(/^nodejs_eventloop_lag_max_seconds (\S+)/m) * 1000,
    lagP99Ms: number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m) * 1000,
  }
}

async function phase(what: string, code: string, databaseUrl: string | undefined): Promise<void> {
  const { home, remove } = await scratchHome()
  const port = await freePort()
  const env = { ...cofferEnvironment(home, port, databaseUrl), COFFER_ROTATION_JITTER_SECONDS: '0' }
  let server = await startCoffer(env)
  await call(port, 'PUT', '/ncf/api/v2/packages/-/actions/due', { exec: { kind: 'nodejs:20', code } })
  const { content: trigger } = await call(port, 'PUT', '/ncf/api/v2/triggers/due', {})
  await call(port, 'POST', '/ncf/api/v2/triggers/due/link-action', { action: 'due', package: '-' })
  await server.stop()
  const before = { now: () => systemClock.now() - 2 * DAY, elapsedMs: () => systemClock.elapsedMs() }
  const rotation = { autoRotationYN: 'Y', autoRotationPeriod: 1, triggerId: trigger.id } as const
  const ids = await seed(env, COUNT, { clock: before, rotation })
  server = await startCoffer({ ...env, COFFER_LOG_LEVEL: 'fatal' })
  const anyOf = () => request(`/api/v1/secrets/${ids[Math.floor(Math.random() * ids.length)]}/values`)
  const began = performance.now()
  let began0 = { at: began, cpu: cpuMs(server.pid), ended: 0 }
  for (;;) {
    const { p50Ms, p99Ms, requests, refused } = await load(server.port, READERS, ROUND_MS, anyOf)
    const { ended, lagMaxMs, lagP99Ms } = await look(port)
    const seconds = (performance.now() - began) / 1000
    const cpu = cpuMs(server.pid)
    const busy = (cpu - began0.cpu) / (performance.now() - began0.at)
    const rate = ((ended - began0.ended) * 1000) / (performance.now() - began0.at)
    began0 = { at: performance.now(), cpu, ended }
    const figures = [
      `reads ${(requests / ROUND_MS) * 1000}/s`,
      `p50 ${p50Ms.toFixed(1)} ms`,
      `p99 ${p99Ms.toFixed(1)} ms`,
      `refused ${refused}`,
    ]
    const loop = [
      `loop held up p99 ${lagP99Ms.toFixed(0)} ms`,
      `longest ${lagMaxMs.toFixed(0)} ms`,
      `server CPU ${(busy * 100).toFixed(0)} %`,
    ]
    process.stdout.write(
      `${what} after ${seconds.toFixed(0)} s: ${ended} rotated (${rate.toFixed(1)}/s), ${[...figures, ...loop].join(', ')}\n`,
    )
    if (ended >= COUNT || seconds > SECONDS) break
  }
  await server.stop()
  await remove()
}

for (const [what, code] of [
  ['completing', COMPLETES],
  ['failing', FAILS],
] as const) {
  const database = ENGINE === 'PostgreSQL' ? await freshDatabase() : undefined
  await phase(what, code, database?.url)
  await database?.drop()
}
await stopPostgres()
