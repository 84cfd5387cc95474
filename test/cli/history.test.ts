import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { coffer } from './run-command.ts'

describe('coffer history', () => {
  let server: ServerProcess
  const verify = (...args: string[]) => coffer(['history', ...args], { folder: server.home, env: { COFFER_HOME: server.home } })
  before(async () => {
    const env = await newServerEnvironment()
    server = await startServer({ ...env, COFFER_CHECKPOINT_FILE: join(env['COFFER_HOME'] ?? '', 'kept.txt') })
    for (let at = 0; at < 20; at++) await server.main.ok('GET', '/api/v1/secrets')
    // A process of its own tells nobody when its first checkpoint is made, a second after its start, so it is asked.
    while ((await verify('prove', '19')).code !== 0) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  after(async () => {
    await server.end('SIGKILL')
    await rm(server.home, { recursive: true, force: true })
  })

  /** By hand of a person: prove, keep the file, check it with the key alone, and see that another record does not pass. */
  async function proven() {
    const [key = ''] = (await verify('checkpoints')).out.split('\n')
    const proof = await verify('prove', '3')
    assert.equal(proof.code, 0, proof.err)
    const file = join(server.home, 'proof.json')
    await writeFile(file, proof.out)
    const { code, out } = await verify('verify', '--record', file, '--key', key)
    assert.deepEqual([code, /record 3 is one of the \d+ that were signed\.\n$/.test(out)], [0, true], out)
    await writeFile(file, proof.out.replace('"index": 3', '"index": 4'))
    assert.equal((await verify('verify', '--record', file, '--key', key)).code, 3)
    assert.equal((await verify('prove', 'no-such-request')).code, 1)
  }

  it('finds all well while the server serves, and after it stopped', async () => {
    const serving = await verify('verify')
    assert.equal(serving.code, 0, serving.err + serving.out)
    await proven()
    assert.equal(await server.end('SIGTERM'), 0)
    const { code, out } = await verify('verify')
    assert.equal(code, 0, out)
    assert.match(out, /^coffer-log-[0-9a-f]{16}: \d\d records are whole and in order\.\n$/)
  })

  it('goes by a key and checkpoints that were kept, and says what it cannot read', async () => {
    const { out } = await verify('checkpoints')
    const [key = ''] = out.split('\n')
    // Written by the server: one of its beginning, and the last one before it stopped.
    const kept = join(server.home, 'kept.txt')
    assert.ok((await readFile(kept, 'utf8')).split('— coffer-log-').length >= 2)
    const { code, out: said } = await verify('verify', '--key', key, '--checkpoint', kept)
    assert.equal(code, 0, said)
    assert.match(said, /The first \d\d were taken as the checkpoint proves them\./)
    assert.match((await verify('verify', '--key', 'nonsense')).err, /is no key of a log/)
    assert.match((await verify('verify', '--checkpoint', join(server.home, 'root.key'))).err, /no checkpoint in/)
    assert.equal((await verify('prove')).code, 2)
  })

  it('names a record that was edited, and what is left when the newest were cut off', async () => {
    const database = new DatabaseSync(join(server.home, 'coffer.db'))
    database.exec('update usage set time = time - 1 where seq = 7')
    const edited = await verify('verify')
    assert.deepEqual([edited.code, /altered at record 7\./.test(edited.out)], [3, true], edited.out)
    database.exec('update usage set time = time + 1 where seq = 7; delete from usage where seq > 12')
    database.close()
    const cut = await verify('verify')
    assert.deepEqual([cut.code, /cut off at record 13\./.test(cut.out)], [3, true], cut.out)
  })
})
