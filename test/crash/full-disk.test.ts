import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/** Lets the files of a running process grow no further than this; what Linux answers is as good as a full disk. */
function limitFiles({ child }: ServerProcess, bytes: number | 'unlimited'): boolean {
  return spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:`]).status === 0
}
const PRLIMIT = spawnSync('prlimit', ['--version']).status === 0
const ROOM_BYTES = 200_000

describe('a disk that is full', () => {
  it('ends neither the server nor what it holds, and lets no value out', {
    skip: !PRLIMIT && 'prlimit (util-linux) is not installed',
  }, async (t) => {
    const env = await newServerEnvironment()
    after(() => rm(env['COFFER_HOME'] ?? '', { recursive: true, force: true }))
    const server = await startServer(env)
    after(() => server.end('SIGKILL'))
    const { main } = server
    const make = (n: number) =>
      main.call('POST', '/api/v1/secrets', {
        secretName: `disk-${n}`,
        secretValue: { value: `{"password":"kept-${n}"}`, rotationTargets: ['password'] },
      })
    const kept: string[] = [(await make(0)).body.data.secretId]
    const { size } = await stat(join(server.home, 'coffer.db-wal'))
    assert.ok(limitFiles(server, size + ROOM_BYTES))

    let refused = await make(1)
    for (let n = 1; refused.status === 200; refused = await make(++n)) kept.push(refused.body.data.secretId)
    assert.equal(refused.status, 503, refused.text)
    const said = [refused]
    for (let n = 0; n < 30; n++)
      said.push(
        await main.call('GET', `/api/v1/secrets/${kept[0]}/values`),
        await main.call('PUT', `/api/v1/secrets/${kept[0]}/memo`, { memo: 'x' }),
      )
    const last = said.slice(-2)
    for (const { status, text } of last) assert.ok(status === 503 && !text.includes('kept-'), text)
    // Asking writes as well, but so little that a few times may still have room.
    const ready: number[] = []
    while (ready.length < 20 && ready.at(-1) !== 503) ready.push((await fetch(`${server.url}/readyz`)).status)
    assert.equal(ready.at(-1), 503)
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)

    assert.ok(limitFiles(server, 'unlimited'))
    assert.equal((await fetch(`${server.url}/readyz`)).status, 200)
    for (const [n, id] of kept.entries())
      assert.equal((await main.ok('GET', `/api/v1/secrets/${id}/values`)).decryptedSecretChain.active, `{"password":"kept-${n}"}`)
    const more = (await make(10_000)).body.data.secretId
    assert.equal(await server.end('SIGTERM'), 0, server.said())

    const again = await startServer(env)
    after(() => again.end('SIGKILL'))
    for (const id of [...kept, more]) await again.main.ok('GET', `/api/v1/secrets/${id}/values`)
    const { totalCount } = await again.main.ok('GET', '/api/v1/secrets')
    assert.ok(totalCount === kept.length + 1 || totalCount === kept.length + 2, 'at most the one whose outcome nobody knew')
    assert.equal(await again.end('SIGTERM'), 0)
    t.diagnostic(`${kept.length} writes, then ${refused.body.error.message}: ${refused.body.error.details}`)
  })
})
