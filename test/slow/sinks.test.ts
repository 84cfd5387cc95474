import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { SINKS } from '#contract/logs/rulings'
import { flow, history, inFile, linesOf, record, startStreaming } from '../sinks/streaming.ts'
import { Caller } from '../support/caller.ts'
import { bound, childEnvironment } from '../support/processes.ts'
import { newServerEnvironment, SERVER_FLAGS, SERVER_MAIN, startServer } from '../support/server-process.ts'
import { twoNodes } from '../support/two-nodes.ts'

const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq)

describe('a file sink on a full disk', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'coffer-small-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]).status === 0
  after(() => {
    if (mounted) spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })
  const file = join(disk, 'usage.jsonl')
  const { coffer } = await startStreaming({ env: { COFFER_SINK_FILE: file } })

  it('lags, holds nothing torn, keeps nobody waiting, and goes on when there is room', {
    skip: !mounted && 'needs the right to mount a small disk',
  }, async () => {
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(150_000))
    await record(coffer, 400)
    for (let tries = 0; tries < 12; tries++) {
      await flow(coffer)
      coffer.clock.pass(SINKS.retryMs.most)
    }
    await coffer.main.ok('GET', '/api/v1/secrets')
    assert.match(coffer.logged(), /The sink file takes no usage records: its file cannot be written \(ENOSPC\)/)
    const before = inFile(file)
    const all = await history(coffer)
    assert.ok(before.length > 0 && before.length < all.length, `${before.length} of ${all.length}`)
    assert.deepEqual(seqs(before), seqs(all).slice(0, before.length))
    rmSync(ballast)
    for (let tries = 0; tries < 3; tries++) {
      coffer.clock.pass(SINKS.retryMs.most)
      await flow(coffer)
    }
    assert.deepEqual(seqs(inFile(file)), seqs(await history(coffer)))
  })
})

describe('two nodes with one sink', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-two-sinks-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'usage.jsonl')
  const { a, b } = await twoNodes(true, { COFFER_SINK_FILE: file })

  it('stream each record once, and one goes on when the other ends', async () => {
    for (let round = 0; round < 3; round++) {
      await Promise.all([record(a, 20), record(b, 20)])
      await Promise.all([flow(a), flow(b)])
    }
    await Promise.all([flow(a), flow(b)])
    const all = await history(b)
    assert.deepEqual(
      seqs(inFile(file)).sort((x, y) => x - y),
      seqs(all),
    )
    await a.close()
    await record(b, 5)
    await flow(b)
    assert.deepEqual(
      seqs(inFile(file)).sort((x, y) => x - y),
      seqs(await history(b)),
    )
  })
})

describe('stdout as a sink', () => {
  it('holds every record between the lines of the log, and over a server that was killed', async () => {
    const env = await newServerEnvironment({ COFFER_SINK_STDOUT: '1' })
    after(() => rmSync(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
    const recordsOf = (said: string) =>
      linesOf(
        // What was read so far may end in the middle of a line, and so may what a killed server wrote.
        said
          .split('\n')
          .filter((line) => line.startsWith('{') && line.endsWith('}'))
          .join('\n'),
      ).filter(({ seq }) => seq !== undefined)
    const first = await startServer(env)
    after(() => first.end('SIGKILL'))
    await Promise.all(Array.from({ length: 200 }, () => first.main.ok('GET', '/api/v1/secrets')))
    while (recordsOf(first.said()).length < 100) await once(first.child.stdout ?? assert.fail(), 'data')
    await first.end('SIGKILL')
    const again = await startServer(env)
    after(() => again.end('SIGKILL'))
    await again.main.ok('GET', '/api/v1/secrets')
    const together = () => new Set(seqs([...recordsOf(first.said()), ...recordsOf(again.said())]))
    while (together().size < 202) await once(again.child.stdout ?? assert.fail(), 'data')
    assert.deepEqual(
      [...together()].sort((x, y) => x - y),
      Array.from({ length: together().size }, (_, seq) => seq),
    )
    assert.equal(await again.end('SIGTERM'), 0)
  })

  it('may be a pipe that nobody reads: calls are answered, and the server stops', async () => {
    const env = await newServerEnvironment({ COFFER_SINK_STDOUT: '1', COFFER_LOG_LEVEL: 'silent' })
    after(() => rmSync(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
    const child = spawn(...bound(process.execPath, [...SERVER_FLAGS, SERVER_MAIN]), {
      env: { ...childEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    after(() => child.kill('SIGKILL'))
    const url = `http://127.0.0.1:${env['COFFER_PORT']}`
    const again = async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true
    while (!(await again())) await new Promise((resolve) => setTimeout(resolve, 50))
    const clock = { now: () => Date.now(), elapsedMs: () => performance.now() }
    const main = new Caller({ url, clock, accessKey: env['COFFER_MAIN_ACCESS_KEY'] ?? '', secretKey: env['COFFER_MAIN_SECRET_KEY'] ?? '' })
    const lag = async () => Number(/coffer_sink_lag_records\{sink="stdout"\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1])
    // More than a pipe and what reads it here take.
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 50 }, () => main.ok('GET', '/api/v1/secrets')))
    while (!((await lag()) > 0)) await main.ok('GET', '/api/v1/secrets')
    child.kill('SIGTERM')
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
  })
})
