import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openMaster, type RootKeyWay } from '#core/keys/keyring'
import { openSqlite } from '#store/sqlite/open'
import { coffer } from '../cli/run-command.ts'
import { everyThirdInTurn } from '../support/turns.ts'

const WRITER = fileURLToPath(new URL('root-key-writer.ts', import.meta.url))
const STEPS = ['the new key is durable', 'the new slot is durable', 'the new key is in its place', 'the old slot is gone']
const clock = { now: () => 1_700_000_000_000, elapsedMs: () => 0 }

const wayIn = (path: string): RootKeyWay => ({ kind: 'file', rootKey: Buffer.from(readFileSync(path, 'utf8'), 'base64'), place: path })

async function masterOf(home: string, way: RootKeyWay): Promise<string> {
  const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
  try {
    return Buffer.from(await openMaster(store, [way], { mayCreate: false, random: randomBytes, clock })).toString('hex')
  } finally {
    await store.close()
  }
}

for (const [at, step] of everyThirdInTurn([...STEPS.entries()])) {
  test(`a change of the root key that is killed once ${step} leaves a file that opens the store, and is carried on`, async () => {
    const home = await mkdtemp(join(tmpdir(), 'coffer-root-key-'))
    const path = join(home, 'root.key')
    writeFileSync(path, randomBytes(32).toString('base64'))
    const old = wayIn(path)
    const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
    const master = Buffer.from(await openMaster(store, [old], { mayCreate: true, random: randomBytes, clock })).toString('hex')
    await store.close()

    const killed = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', WRITER, home, String(at + 1)], {
      encoding: 'utf8',
    })
    assert.equal(killed.signal, 'SIGKILL', killed.stderr)
    assert.deepEqual(killed.stdout.trim().split('\n'), STEPS.slice(0, at + 1))
    assert.equal(await masterOf(home, wayIn(path)), master, 'the file that lies there opens the store')

    const again = await coffer(['key', 'rotate-root'], { folder: home, env: { COFFER_HOME: home } })
    assert.equal(again.code, 0, again.err)
    assert.equal(await masterOf(home, wayIn(path)), master)
    assert.equal(existsSync(`${path}.new`), false)
    const { out } = await coffer(['key', 'list'], { folder: home, env: { COFFER_HOME: home } })
    assert.equal(out.trim().split('\n').length, 2, `one slot is left: ${out}`)
    await assert.rejects(masterOf(home, old), /is not the one it was sealed with/)
    await rm(home, { recursive: true })
  })
}

test('what was cut off while the new key was written is thrown away', async () => {
  const home = await mkdtemp(join(tmpdir(), 'coffer-root-key-'))
  const path = join(home, 'root.key')
  writeFileSync(path, randomBytes(32).toString('base64'))
  const store = await openSqlite({ file: join(home, 'coffer.db'), clock })
  await openMaster(store, [wayIn(path)], { mayCreate: true, random: randomBytes, clock })
  await store.close()
  writeFileSync(`${path}.new`, randomBytes(20).toString('base64'))
  assert.equal((await coffer(['key', 'rotate-root'], { folder: home, env: { COFFER_HOME: home } })).code, 0)
  assert.equal((await masterOf(home, wayIn(path))).length, 64)
  await rm(home, { recursive: true })
})
