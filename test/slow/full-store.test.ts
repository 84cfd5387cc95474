import assert from 'node:assert/strict'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { verifyHistory } from '#core/history/verify'
import { coffer } from '../cli/run-command.ts'
import { Browser } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'
import { startPostgres } from '../support/postgres.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'
import { fillUp, smallDisk } from '../support/small-disk.ts'

const MB = 1024 * 1024
const RESERVE_MB = 4
const FULL = /since the disk of the store is full\. Make room on the disk that holds coffer\.db/
const SAID_FULL = /The disk of the store is full\./g

const value = (n: number) => `{"password":"kept-${n}"}`
const make = ({ main }: ServerProcess, n: number) =>
  main.call('POST', '/api/v1/secrets', { secretName: `disk-${n}`, secretValue: { value: value(n), rotationTargets: ['password'] } })
const readyz = async ({ url }: Pick<ServerProcess, 'url'>) => {
  const answer = await fetch(`${url}/readyz`)
  return { status: answer.status, text: (await answer.text()).trim() }
}
/** The clock of a server in a process of its own is its own: nothing tells when it has looked. */
async function untilIt(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** What the steps of the story share. */
interface Scene {
  t: TestContext
  disk: string
  env: Record<string, string>
  server: ServerProcess
  /** What was acknowledged, by number. */
  kept: Map<number, string>
}

const reserveOf = ({ disk }: Scene) => statSync(join(disk, 'reserve'), { throwIfNoEntry: false })?.size ?? 0
/** For whoever reads the output. */
const row = ({ t }: Scene, when: string, what: string, answer: string) => t.diagnostic(`| ${when} | ${what} | ${answer} |`)

/** Makes secrets, while another program takes whatever room there is, until one is refused. */
async function fill(scene: Scene): Promise<void> {
  const { server, kept, disk } = scene
  for (let n = 0; n < 20; n++) kept.set(n, (await make(server, n)).body.data.secretId)
  let refused = await make(server, 20)
  for (let n = 20; refused.status === 200; refused = await make(server, ++n)) {
    kept.set(n, refused.body.data.secretId)
    fillUp(disk)
  }
  assert.equal(refused.status, 503, refused.text)
  assert.match(refused.body.error.details, FULL)
  row(scene, 'full', 'create a secret', `503 ${refused.body.error.details}`)
}

async function refusesOthers(scene: Scene): Promise<void> {
  const { server, kept, disk } = scene
  const [first = ''] = kept.values()
  for (const [what, method, path, body] of [
    ['read a value', 'GET', `/api/v1/secrets/${first}/values`, undefined],
    ['change a memo', 'PUT', `/api/v1/secrets/${first}/memo`, { memo: 'x' }],
    ['look at the history of a secret', 'GET', `/api/v1/secrets/${first}/logs`, undefined],
  ] as const) {
    const said = await server.main.call(method, path, body)
    assert.ok(said.status === 503 && FULL.test(said.text) && !said.text.includes('kept-'), said.text)
    row(scene, 'full', what, `${said.status}`)
  }
  const ready = await readyz(server)
  assert.ok(ready.status === 503 && /^not ready: The disk of the store is full\. Make room/.test(ready.text), ready.text)
  row(scene, 'full', '/readyz', `503 ${ready.text}`)
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
  const cli = await coffer(['call', 'GET', `/api/v1/secrets/${first}/values`], { folder: disk, env: { COFFER_HOME: disk } })
  assert.ok(cli.code !== 0 && FULL.test(cli.err + cli.out), cli.err + cli.out)
  assert.equal(reserveOf(scene), RESERVE_MB * MB, 'nobody who only calls uses the reserve')
  assert.equal(server.said().match(SAID_FULL)?.length, 1, 'said once')
}

/** Signs in at the console, and deletes until the reserve is used, while another program takes whatever is given back. */
async function letsAnOperatorIn(scene: Scene): Promise<void> {
  const { server, kept, disk, env } = scene
  const browser = new Browser(server.url)
  await browser.ok('POST', '/login', { password: env['COFFER_MAIN_PASSWORD'] })
  await browser.ok('GET', '/api/v1/secrets')
  row(scene, 'full', 'sign in to the console, list secrets', '200')
  let gone = 0
  for (const [n, id] of [...kept].slice(10)) {
    if (gone >= 3 && reserveOf(scene) < RESERVE_MB * MB) break
    for (const [method, path] of [
      ['POST', `/api/v1/secrets/${id}/request-deletion`],
      ['DELETE', `/api/v1/secrets/${id}`],
    ] as const) {
      fillUp(disk)
      const said = await browser.call(method, path)
      assert.equal(said.status, 200, `${said.text}; ${reserveOf(scene) / MB} MB of the reserve are left; ${server.said()}`)
    }
    kept.delete(n)
    gone++
  }
  assert.ok(reserveOf(scene) < RESERVE_MB * MB, `${gone} deletions`)
  row(scene, 'full', `delete ${gone} secrets in the console`, `200; ${reserveOf(scene) / MB} of ${RESERVE_MB} MB of the reserve are left`)
  const times = (pattern: RegExp) => server.said().match(pattern)?.length ?? 0
  assert.ok(times(SAID_FULL) <= times(/The store has room again/g) + 1, server.said())
}

async function startsOnFullDisk(scene: Scene): Promise<void> {
  const { kept, disk, env } = scene
  await scene.server.end('SIGKILL')
  fillUp(disk)
  scene.server = await startServer(env, 'alive')
  row(scene, 'killed, and started on the full disk', '/readyz', String((await readyz(scene.server)).status))
  const browser = new Browser(scene.server.url)
  await browser.ok('POST', '/login', { password: env['COFFER_MAIN_PASSWORD'] })
  const [last = 0, id = ''] = [...kept].at(-1) ?? []
  await browser.ok('POST', `/api/v1/secrets/${id}/request-deletion`)
  await browser.ok('DELETE', `/api/v1/secrets/${id}`)
  kept.delete(last)
  row(scene, 'killed, and started on the full disk', 'sign in, delete a secret', '200')
}

async function recovers(scene: Scene): Promise<void> {
  const { server, kept, disk } = scene
  rmSync(join(disk, 'ballast'))
  const began = performance.now()
  await untilIt(async () => (await readyz(server)).status === 200)
  row(scene, 'room again', '/readyz', `200 after ${Math.round(performance.now() - began)} ms`)
  assert.equal(reserveOf(scene), RESERVE_MB * MB)
  for (const [n, id] of kept)
    assert.equal((await server.main.ok('GET', `/api/v1/secrets/${id}/values`)).decryptedSecretChain.active, value(n))
  assert.equal((await make(server, 10_000)).status, 200)
  assert.match(server.said(), /The store has room again, and takes all calls\. The reserve is whole again\./)
  assert.equal(await server.end('SIGTERM'), 0, server.said())
  const verified = await coffer(['history', 'verify'], { folder: disk, env: { COFFER_HOME: disk } })
  assert.equal(verified.code, 0, verified.out + verified.err)
  row(scene, 'afterwards', 'coffer history verify', verified.out.trim())
  row(scene, 'afterwards', `${kept.size} values that were acknowledged`, 'all read')
}

describe('a store on a file system that is really full', () => {
  const disk = smallDisk(24)

  it('answers 503 and no value, keeps what was acknowledged, lets an operator in, and recovers by itself', {
    skip: disk === undefined && 'needs the right to mount a small disk',
    timeout: 180_000,
  }, async (t) => {
    assert.ok(disk)
    const env = await newServerEnvironment({ COFFER_HOME: disk, COFFER_RESERVE_MB: String(RESERVE_MB), COFFER_LOG_LEVEL: 'info' })
    const scene: Scene = { t, disk, env, server: await startServer(env), kept: new Map() }
    after(() => scene.server.end('SIGKILL'))
    await untilIt(() => reserveOf(scene) === RESERVE_MB * MB)
    await fill(scene)
    await refusesOthers(scene)
    await letsAnOperatorIn(scene)
    await startsOnFullDisk(scene)
    await recovers(scene)
  })
})

describe('PostgreSQL on a file system that is really full', () => {
  const disk = smallDisk(500)

  it('is answered by 503, loses nothing acknowledged, and is used again once it takes writes', {
    skip: disk === undefined && 'needs the right to mount a small disk',
    timeout: 180_000,
  }, async (t) => {
    assert.ok(disk)
    const postgres = await startPostgres(disk)
    after(() => postgres.stop())
    const {
      coffer: running,
      main,
      clock,
      url,
      logged,
    } = await startCoffer({ engine: 'PostgreSQL', env: { COFFER_DATABASE_URL: postgres.url } })
    const kept: string[] = []
    const another = () =>
      main.call('POST', '/api/v1/secrets', {
        secretName: `disk-${kept.length}`,
        secretValue: { value: value(kept.length), rotationTargets: ['password'] },
      })
    const keep = async () => kept.push((await another()).body.data.secretId)
    for (let n = 0; n < 5; n++) await keep()
    fillUp(disk)
    let refused = await another()
    for (; refused.status === 200; refused = await another()) kept.push(refused.body.data.secretId)
    assert.match(refused.body.error.details, /since the disk of the store is full\. Make room on the disk of PostgreSQL/)
    assert.equal((await readyz({ url })).status, 503)
    clock.pass(5000)
    await running.jobs.tick()
    await another()
    assert.equal(logged().match(SAID_FULL)?.length, 1, 'said once')
    t.diagnostic(`| PostgreSQL, full after ${kept.length} secrets | create a secret | ${refused.status} ${refused.body.error.details} |`)

    rmSync(join(disk, 'ballast'))
    await keep()
    clock.pass(10_000)
    await running.jobs.tick()
    assert.equal((await readyz({ url })).status, 200)
    assert.match(logged(), /The store has room again, and takes all calls\./)
    for (const [n, id] of kept.entries())
      assert.equal((await main.ok('GET', `/api/v1/secrets/${id}/values`)).decryptedSecretChain.active, value(n))
    await running.sequencer.seal()
    const verdicts = await verifyHistory(running.store.history, { verifiers: [], checkpoints: [] })
    assert.deepEqual(
      verdicts.map(({ finding }) => finding),
      [undefined],
    )
    t.diagnostic(
      `| PostgreSQL, room again | ${kept.length} values that were acknowledged | all read; ${verdicts[0]?.size} records are whole and in order |`,
    )
  })
})
