import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'
import type { Login } from './ready.ts'
import type { System } from './system.ts'

const ROTATIONS = 10
const READERS = 4

interface Consumer {
  name: string
  holds: string
  waitedFor: boolean
}

/** Reads the secret again and again, as an application does, and logs in with what it got each time. */
class Application {
  readonly caller: Caller
  readonly #S: string
  readonly #system: System
  logins = 0
  failed = 0

  constructor(caller: Caller, S: string, system: System) {
    this.caller = caller
    this.#S = S
    this.#system = system
  }

  async once(): Promise<void> {
    const { decryptedSecretChain } = await this.caller.ok('GET', `${this.#S}/values`)
    this.logins++
    if (!(await this.#system.logsIn(JSON.parse(decryptedSecretChain.active) as Login))) this.failed++
  }
}

/** The whole way on a real server, by the one call that sets it up: dry run, ten rotations under load, whom it waited for, retirement. */
export function exerciseTenRotations(name: string, coffer: TestCoffer, given: System | string): void {
  if (typeof given === 'string') {
    test(`${name}: ten rotations under load`, { skip: given }, () => undefined)
    return
  }
  const system: System = given
  suite(`${name}: set up by one call`, () => {
    test('ten rotations of alternating users under load lock nobody out, and PREVIOUS is retired when all have moved', async (t) => {
      const { main, clock } = coffer
      const keep = async (secretName: string, value: object, rotationTargets: string[]) =>
        (await main.ok('POST', '/api/v1/secrets', { secretName, secretValue: { value: JSON.stringify(value), rotationTargets } })).secretId
      const users = ['turn_one', 'turn_two']
      for (const username of users) await system.makeUser({ username, password: 'First-turn-password-1' }, true)
      const secretId = await keep('taking-turns', { username: users[0], password: 'First-turn-password-1' }, ['username', 'password'])
      const adminSecretId = await keep('turns-admin', system.admin, ['password'])
      const S = `/api/v1/secrets/${secretId}`
      const parameters = { ...system.parameters(system.port, 'administrator'), strategy: 'alternating', users, now: clock.now() }
      const made = await main.ok('PUT', `${S}/rotation-setup`, { system: system.kind, parameters, adminSecretId, rotationPeriod: 30 })
      assert.equal(made.trigger, 'rotate-taking-turns')
      await main.ok('PUT', `${S}/retirement`, { consumerDays: 7, deadlineDays: 14 })

      const dry = await main.ok('POST', `${S}/rotation?dryRun=true`)
      assert.deepEqual([dry.state, dry.checks.filter(({ ok }: { ok: boolean }) => !ok)], ['COMPLETED', []])

      const applications: Application[] = []
      for (let n = 0; n < READERS; n++) {
        const caller = await coffer.subAccount(`${system.kind}-app-${n}`, 'NCP_SECRETMANAGER_USER')
        applications.push(new Application(caller, S, system))
      }
      let over = false
      const load = applications.map(async (application) => {
        while (!over) await application.once()
      })
      for (let turn = 1; turn <= ROTATIONS; turn++) {
        await main.ok('POST', `${S}/rotation`)
        await coffer.coffer.dispatcher.idle()
        const [job] = (await main.ok('GET', `${S}/rotation-jobs`)).jobs
        assert.equal(job.state, 'COMPLETED', job.message)
      }
      over = true
      await Promise.all(load)
      const logins = applications.reduce((sum, application) => sum + application.logins, 0)
      const failed = applications.reduce((sum, application) => sum + application.failed, 0)
      t.diagnostic(`${name}: ${ROTATIONS} rotations, ${logins} logins with what was read, ${failed} failed`)
      assert.ok(logins >= ROTATIONS)
      assert.equal(failed, 0)

      // One more rotation, which three of four have read.
      await main.ok('POST', `${S}/rotation`)
      await coffer.coffer.dispatcher.idle()
      for (const application of applications.slice(1)) await application.once()
      const consumers = async () => (await main.ok<{ consumers: Consumer[] }>('GET', `${S}/consumers`)).consumers
      const told = (await consumers()).map(({ name: who, holds, waitedFor }) => `${who} holds ${holds}${waitedFor ? ', waited for' : ''}`)
      t.diagnostic(`${name}: ${told.sort().join('; ')}`)
      assert.equal((await consumers()).filter(({ waitedFor }) => waitedFor).length, 1)
      const previous = JSON.parse((await main.ok('GET', `${S}/values`)).decryptedSecretChain.previous) as Login
      await coffer.coffer.jobs.tick()
      await coffer.coffer.dispatcher.idle()
      assert.ok(await system.logsIn(previous), 'PREVIOUS was retired while somebody still held it')

      await applications[0]?.once()
      await coffer.coffer.jobs.tick()
      await coffer.coffer.dispatcher.idle()
      const [retired] = (await main.ok('GET', `${S}/rotation-jobs`)).jobs.filter(({ kind }: { kind: string }) => kind === 'RETIRE')
      assert.equal(retired?.state, 'COMPLETED', retired?.message)
      assert.equal(await system.logsIn(previous), false)
      for (const application of applications) await application.once()
      assert.equal(applications.filter((application) => application.failed > 0).length, 0)
      assert.equal((await main.ok('GET', `${S}/values`)).decryptedSecretChain.previous, null)
    })
  })
}
