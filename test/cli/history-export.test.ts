import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MINUTE } from '#base/instant'
import { accountOf } from '../access/iam.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { childEnvironment } from '../support/processes.ts'
import { coffer as command, MAIN } from './run-command.ts'

/** Five pieces and some more. */
const RECORDS = 5200
const PIECE = 1000

describe('coffer history export', async () => {
  const node = await startCoffer({ engine: 'SQLite', clock: new HeldClock(Date.now()) })
  const env = {
    NCLOUD_ACCESS_KEY_ID: node.main.accessKey,
    NCLOUD_SECRET_ACCESS_KEY: node.env['COFFER_MAIN_SECRET_KEY'] ?? '',
    NCLOUD_API_GW: node.url,
  }
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    command(['history', 'export', ...args], { folder: node.home, env: { ...env, ...more } })
  const linesIn = async (name: string) => (await readFile(join(node.home, name), 'utf8')).split('\n')

  before(async () => {
    const account = await accountOf(node.main)
    const records = Array.from({ length: RECORDS }, (_, i) =>
      sampleRecord({ account, time: node.clock.now() + i, product: 'SecretManager', requestId: `e${i}`, resourceName: 'a\nb\u202e' }),
    )
    for (let from = 0; from < RECORDS; from += PIECE) await node.coffer.store.appendReads(null, records.slice(from, from + PIECE))
    await node.coffer.sequencer.seal()
    node.clock.pass(2 * MINUTE)
  })

  /** What stands between the command and the server: it hands on all calls, and holds the third until it is let go. */
  let held: (() => void) | undefined
  let calls = 0
  const gate = createServer((asked, answer) => {
    const hand = () => handOn(node.url, asked, answer)
    if (++calls !== 3) return hand()
    held = hand
    gate.emit('third')
  }).listen(0, '127.0.0.1')
  after(() => gate.close())

  it('writes every record once into a new file of its own, and refuses to overwrite', async () => {
    const { code, out, err } = await run(['all.jsonl'])
    assert.deepEqual([code, err], [0, ''], out)
    const lines = await linesIn('all.jsonl')
    assert.equal(lines.pop(), '')
    assert.match(out, new RegExp(`^${lines.length.toLocaleString('en')} records are in ${node.home}/all\\.jsonl\\.\\n$`))
    const ids = lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId).filter((id) => /^e\d+$/.test(id))
    assert.deepEqual(
      ids,
      Array.from({ length: RECORDS }, (_, i) => `e${i}`),
    )
    assert.equal((await stat(join(node.home, 'all.jsonl'))).mode & 0o777, 0o600)
    const again = await run(['all.jsonl'])
    assert.deepEqual([again.code, /exists\. Name a new file/.test(again.err)], [1, true])
  })

  it('narrows what it writes as a search does, and complains about what cannot be meant', async () => {
    const from = node.clock.now() - 2 * MINUTE
    const day = await run(['day.csv', '--format', 'csv', '--from', '2000-02-29', '--to', '2000-03-01T09:00:00+09:00'])
    assert.deepEqual([day.code, day.err], [0, ''])
    const { code } = await run([
      'some.csv',
      '--format',
      'csv',
      '--from',
      String(from),
      '--to',
      new Date(from + 9).toISOString(),
      '--keyword',
      'product:SecretManager',
    ])
    assert.equal(code, 0)
    const [head, ...rows] = (await linesIn('some.csv')).map((line) => line.trimEnd()).filter((line) => line !== '')
    assert.match(head ?? '', /^seq,time,/)
    assert.equal(rows.length, 10)
    for (const row of rows) assert.doesNotMatch(row, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    for (const [args, sentence] of [
      [[], /Name one file/],
      ...['yesterday', '2026', 'foo 1', '2026-02-30', '2026-02-30T10:00:00Z', '2026-01-31T25:00:00Z', '2026-13-01', '31.1.2026'].map(
        (time) => [['x', '--from', time], /--from takes a time such as/] as const,
      ),
      [['x', '--colour', 'red'], /colour/],
      [['y.csv', '--keyword', 'colour:red'], /colour is no field/],
    ] as const)
      assert.match((await run(args)).err, sentence)
  })

  it('leaves no file where nothing was exported, and one that was there before', async () => {
    const { code, err } = await run(['none.jsonl', '--format', 'xml'])
    assert.equal(code, 1)
    assert.match(err, /^Nothing was exported, since the server gave no more \(HTTP 400: .*\)\.$/m)
    assert.match(
      (await run(['none.jsonl'], { NCLOUD_API_GW: 'http://127.0.0.1:9' })).err,
      /^Nothing was exported, since .*No server answers/m,
    )
    await assert.rejects(stat(join(node.home, 'none.jsonl')), { code: 'ENOENT' })
    await writeFile(join(node.home, 'kept.jsonl'), '')
    assert.match((await run(['kept.jsonl', '--format', 'xml', '--after', '1-1'])).err, /^Stopped, since/m)
    await stat(join(node.home, 'kept.jsonl'))
  })

  it('leaves whole lines when it is stopped half-way, and goes on where it was', async () => {
    const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`
    const third = once(gate, 'third')
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'history', 'export', 'half.jsonl', '--proof'], {
      cwd: node.home,
      env: { ...childEnvironment(), HOME: node.home, ...env, NCLOUD_API_GW: url },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await third
    child.kill('SIGINT')
    held?.()
    const [code] = (await once(child, 'close')) as [number]
    assert.equal(code, 130, said)
    const half = await linesIn('half.jsonl')
    assert.equal(half.pop(), '')
    for (const line of half) JSON.parse(line)
    const [, count, next] =
      /^Stopped: ([\d,]+) records are in \/.*half\.jsonl, all of them whole\. .* --after (\d+-\d+)\.\n$/.exec(said) ?? []
    assert.equal(count, '3,000', said)
    const rest = await run(['half.jsonl', '--proof', '--after', next ?? ''])
    assert.deepEqual([rest.code, rest.err], [0, ''])
    const whole = await command(['history', 'verify', '--export', 'half.jsonl'], { folder: node.home })
    assert.deepEqual([whole.code, whole.err], [0, ''], whole.out)
    const records = (await linesIn('half.jsonl')).filter((line) => line.includes('"requestId":"e'))
    assert.equal(new Set(records).size, RECORDS)
    assert.equal(records.length, RECORDS)
  })

  it('leaves whole lines in a file that takes no more, and goes on where it was', async () => {
    const child = spawn('bash', ['-c', `ulimit -f 1000; exec "$@"`, 'bash', process.execPath, MAIN, 'history', 'export', 'full.jsonl'], {
      cwd: node.home,
      env: { ...childEnvironment(), HOME: node.home, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const [code] = (await once(child, 'close')) as [number]
    const told =
      /^Stopped, since \/.*full\.jsonl takes no more \(EFBIG.*\): ([\d,]+) records are in \/.*full\.jsonl, all of them whole\. .* --after (\d+-\d+)\.$/m
    const [, count, next] = told.exec(said) ?? []
    assert.deepEqual([code, count], [1, '2,000'], said)
    const lines = await linesIn('full.jsonl')
    assert.deepEqual([lines.pop(), lines.length], ['', 2000])
    assert.equal((await run(['full.jsonl', '--after', next ?? ''])).code, 0)
    const records = (await linesIn('full.jsonl')).filter((line) => line.includes('"requestId":"e'))
    assert.deepEqual([records.length, new Set(records).size], [RECORDS, RECORDS])
  })

  it('tells where to go on when the server is gone half-way', async () => {
    calls = 0
    const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`
    const third = once(gate, 'third')
    const running = run(['cut.jsonl'], { NCLOUD_API_GW: url })
    await third
    gate.closeAllConnections()
    const { code, err } = await running
    assert.equal(code, 1)
    assert.match(
      err,
      /^Stopped, since the server gave no more .*: 2,000 records are in \/.*cut\.jsonl, all of them whole\. .* --after \d+-\d+\.\n$/,
    )
  })
})

function handOn(url: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { hostname, port } = new URL(url)
  const { method, url: path, headers } = asked
  const further = request({ host: hostname, port, method: method ?? 'GET', path: path ?? '/', headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 500, answered.headers)
    answered.pipe(answer)
  })
  asked.pipe(further)
}
