import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, HOUR, MINUTE } from '#base/instant'
import type { Caller } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { ALTERNATES, action } from './actions.ts'
import { makeRotating, type Rotating } from './rotating.ts'

async function tick({ coffer }: TestCoffer): Promise<void> {
  await coffer.jobs.tick()
  await coffer.dispatcher.idle()
}

interface Consumer {
  name: string
  holds: string
  waitedFor: boolean
  lastReadDate: number
  sinceDate: number
}

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    let made = 0
    const rotating = async (settings?: object): Promise<Rotating> => {
      made += 1
      const r = await makeRotating(coffer, { name: `retire-${made}`, code: ALTERNATES })
      if (settings !== undefined) await main.ok('PUT', `${r.S}/retirement`, settings)
      return r
    }
    const consumers = async (r: Rotating): Promise<Consumer[]> => (await main.ok('GET', `${r.S}/consumers`)).consumers
    const told = async (r: Rotating) => (await consumers(r)).map(({ name, holds, waitedFor }) => [name, holds, waitedFor])
    const read = (caller: Caller, r: Rotating) => caller.ok('GET', `${r.S}/values`)
    const kinds = async (r: Rotating) =>
      (await main.ok<{ jobs: { kind: string; state: string }[] }>('GET', `${r.S}/rotation-jobs`)).jobs.map(({ kind, state }) => [
        kind,
        state,
      ])

    describe(`the consumers of a secret on ${engine}`, () => {
      test('are whoever read it, with the value that they hold, since when, and their last read', async () => {
        const r = await rotating()
        const [app, batch] = [
          await coffer.subAccount('app', 'NCP_SECRETMANAGER_USER'),
          await coffer.subAccount('batch', 'NCP_SECRETMANAGER_USER'),
        ]
        assert.deepEqual(await consumers(r), [])
        await read(app, r)
        const first = clock.now()
        clock.pass(MINUTE)
        await batch.ok('GET', `${r.S}/active`)
        assert.deepEqual(await told(r), [
          ['batch', 'ACTIVE', false],
          ['app', 'ACTIVE', false],
        ])
        await r.rotate()
        await read(app, r)
        assert.deepEqual(
          new Map((await consumers(r)).map(({ name, holds }) => [name, holds])),
          new Map([
            ['app', 'ACTIVE'],
            ['batch', 'PREVIOUS'],
          ]),
        )
        await r.rotate()
        const [newest] = await consumers(r)
        assert.equal(newest?.sinceDate, newest?.lastReadDate)
        clock.pass(2 * MINUTE)
        await read(app, r)
        clock.pass(2 * MINUTE)
        await read(app, r)
        const again = (await consumers(r)).find(({ name }) => name === 'app')
        assert.deepEqual([again?.lastReadDate, again?.sinceDate], [clock.now(), clock.now() - 2 * MINUTE])
        assert.ok(first < (again?.sinceDate ?? 0))
        assert.deepEqual(
          new Map((await consumers(r)).map(({ name, holds }) => [name, holds])),
          new Map([
            ['app', 'ACTIVE'],
            ['batch', 'OLDER'],
          ]),
        )
        const { secrets } = await main.ok('GET', `/api/v1/secret-summaries?search=${r.name}`)
        assert.equal(secrets[0].lastReadDate, clock.now())
      })

      test('are not those who were refused, looked at another stage, or are rotation jobs', async () => {
        const r = await rotating()
        const nobody = await coffer.subAccount('nobody')
        assert.equal((await nobody.call('GET', `${r.S}/values`)).status, 403)
        await main.refused(404, 'GET', `${r.S}/previous`)
        await r.rotate()
        await main.ok('GET', `${r.S}/previous`)
        assert.deepEqual(await consumers(r), [])
      })

      test('are kept over a restart, and gone with the secret', async () => {
        const own = await startCoffer({ engine })
        const r = await makeRotating(own, { name: 'kept', code: ALTERNATES })
        await own.main.ok('GET', `${r.S}/values`)
        const after = await own.restart()
        assert.equal((await after.main.ok('GET', `${r.S}/consumers`)).consumers.length, 1)
        await after.main.ok('POST', `${r.S}/request-deletion`)
        await after.main.ok('DELETE', r.S)
        const { consumers: left } = await after.coffer.barrier.observe(async (view) => ({
          result: await view.tables.consumers([r.secretId]),
          records: [],
        }))
        assert.deepEqual(left, [])
      })
    })

    describe(`PREVIOUS is taken out of use on ${engine}`, () => {
      test('when every consumer seen lately has read ACTIVE, and not before', async () => {
        const r = await rotating({ consumerDays: 7, deadlineDays: 14 })
        const late = await coffer.subAccount('late', 'NCP_SECRETMANAGER_USER')
        await read(late, r)
        await r.rotate()
        assert.deepEqual(await told(r), [['late', 'PREVIOUS', true]])
        for (let hour = 0; hour < 3; hour++) {
          await r.pass(HOUR)
        }
        assert.deepEqual(await kinds(r), [['ROTATE', 'COMPLETED']])
        await read(late, r)
        await r.pass(MINUTE)
        assert.deepEqual(
          new Set(await kinds(r)),
          new Set([
            ['RETIRE', 'COMPLETED'],
            ['ROTATE', 'COMPLETED'],
          ]),
        )
        const detail = await main.ok('GET', r.S)
        assert.deepEqual([detail.secretStatus, detail.rotationPhase], ['ENABLE', 'NONE'])
        const chain = await r.chain()
        assert.equal(chain.previous, null)
        assert.notEqual(chain.active, null)
        assert.match(await main.refused(422, 'POST', `${r.S}/rollback-rotation`), /no PREVIOUS.*Update Secret Stage Value\.$/)
        await r.pass(HOUR)
        assert.equal((await kinds(r)).length, 2)
      })

      test('after the deadline in any case, and whoever was not seen for long is not waited for', async () => {
        const r = await rotating({ consumerDays: 30, deadlineDays: 2 })
        const asleep = await coffer.subAccount('asleep', 'NCP_SECRETMANAGER_USER')
        await read(asleep, r)
        await r.rotate()
        await r.pass(2 * DAY - MINUTE)
        assert.equal((await kinds(r)).length, 1)
        await r.pass(MINUTE)
        assert.equal((await kinds(r)).length, 2)
        const { result } = await main.ok('GET', `${r.S}/logs?keyword=deadline`)
        assert.match(result[0].message, /deadline of retiring PREVIOUS has passed; 1 consumers/)

        const other = await rotating({ consumerDays: 1, deadlineDays: 30 })
        await read(asleep, other)
        await other.pass(2 * DAY)
        await other.rotate()
        await tick(coffer)
        assert.equal((await kinds(other)).length, 2)
      })

      const skip = engine === 'PostgreSQL' && 'heartbeats go by the time of the database, which no test holds'
      test('an hour after the servers stood still at the earliest, since the clock may be wrong', { skip }, async () => {
        const r = await rotating({ consumerDays: 30, deadlineDays: 2 })
        await read(await coffer.subAccount('waits', 'NCP_SECRETMANAGER_USER'), r)
        await r.rotate()
        await tick(coffer)
        clock.pass(3 * DAY)
        await r.setClock()
        await tick(coffer)
        await r.pass(HOUR - MINUTE)
        assert.deepEqual(await kinds(r), [['ROTATE', 'COMPLETED']])
        assert.notEqual((await r.chain()).previous, null)
        await r.pass(MINUTE)
        assert.equal((await kinds(r)).length, 2)
      })

      test('again an hour later when it failed; until then PREVIOUS stays, and a rollback is possible', async () => {
        const r = await rotating({ consumerDays: 7, deadlineDays: 14 })
        await r.setAction(
          action(`if (params.step === 'retire') throw new Error('the target is down')
        await call('POST', job + '/start'); await call('POST', job + '/pending'); await call('POST', job + '/complete'); return {}`),
        )
        await r.rotate()
        await tick(coffer)
        assert.deepEqual(
          new Set(await kinds(r)),
          new Set([
            ['RETIRE', 'FAILED'],
            ['ROTATE', 'COMPLETED'],
          ]),
        )
        await r.pass(HOUR - MINUTE)
        assert.equal((await kinds(r)).length, 2)
        assert.notEqual((await r.chain()).previous, null)
        await r.setAction(ALTERNATES)
        await r.pass(MINUTE)
        assert.equal((await r.chain()).previous, null)

        const back = await rotating({ consumerDays: 7, deadlineDays: 14 })
        const reader = await coffer.subAccount('reader', 'NCP_SECRETMANAGER_USER')
        await read(reader, back)
        await back.rotate()
        await main.ok('POST', `${back.S}/rollback-rotation`)
        await back.pass(20 * DAY)
        assert.equal((await kinds(back)).length, 1)
      })

      test('before the next rotation by date, which would change its password', async () => {
        const r = await rotating()
        const { trigger } = await main.ok('GET', r.S)
        await main.ok('POST', `${r.S}/enable-auto-rotation`, { rotationPeriod: 1, triggerId: trigger.id })
        await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 30, deadlineDays: 3 })
        const slow = await coffer.subAccount('slow', 'NCP_SECRETMANAGER_USER')
        await read(slow, r)
        await r.rotate()
        await r.pass(2 * DAY)
        assert.deepEqual(await kinds(r), [['ROTATE', 'COMPLETED']])
        assert.equal((await main.ok('GET', `${r.S}/rotation-settings`)).overdue, true)
        await read(slow, r)
        await tick(coffer)
        // A date that passed while the rotation waited comes within the hour after.
        await r.pass(HOUR)
        assert.deepEqual((await kinds(r)).map(([kind]) => kind).sort(), ['RETIRE', 'ROTATE', 'ROTATE'])
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('never, where nobody asked for it', async () => {
        const r = await rotating({ consumerDays: 7, deadlineDays: 1 })
        await main.ok('DELETE', `${r.S}/retirement`)
        await r.rotate()
        await r.pass(30 * DAY)
        assert.equal((await kinds(r)).length, 1)
        for (const body of [
          {},
          { consumerDays: 0, deadlineDays: 1 },
          { consumerDays: 1, deadlineDays: 366 },
          { consumerDays: '1', deadlineDays: 1 },
        ])
          await main.refused(400, 'PUT', `${r.S}/retirement`, body)
      })
    })

    describe(`the window of rotations on ${engine}`, () => {
      test('moves the date into it, and is shown, refused and taken off', async () => {
        const r = await rotating()
        const { trigger } = await main.ok('GET', r.S)
        await main.ok('POST', `${r.S}/enable-auto-rotation`, { rotationPeriod: 10, triggerId: trigger.id })
        const { window, nextRotationDate } = await main.ok('PUT', `${r.S}/rotation-window`, { cron: '0 2 * * *', timeZone: 'UTC' })
        assert.deepEqual(window, { cron: '0 2 * * *', timeZone: 'UTC', minutes: 60 })
        assert.equal(new Date(nextRotationDate).getUTCHours(), 2)
        assert.equal((await main.ok('GET', r.S)).nextRotationDate, nextRotationDate)
        await r.pass(nextRotationDate - clock.now() - MINUTE)
        assert.deepEqual(await kinds(r), [])
        // The servers stood still while the window was open.
        await r.pass(3 * HOUR)
        assert.deepEqual(await kinds(r), [])
        await r.pass(DAY - 2 * HOUR)
        assert.deepEqual(await kinds(r), [['ROTATE', 'COMPLETED']])
        assert.match(await main.refused(400, 'PUT', `${r.S}/rotation-window`, { cron: 'often', timeZone: 'UTC' }), /cron: /)
        await main.ok('DELETE', `${r.S}/rotation-window`)
        assert.equal((await main.ok('GET', `${r.S}/rotation-settings`)).window, null)
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })
    })
  })
}
