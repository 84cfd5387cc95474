import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, HOUR, MINUTE, SECOND } from '#base/instant'
import { makeRotating, on, startRotating } from '../rotation/rotating.ts'
import { valueRows } from '../secrets/making.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { doomedSecret } from './doomed.ts'

/** One look of the clock, and everything that it set going. */
async function tick({ coffer }: TestCoffer): Promise<void> {
  await coffer.jobs.tick()
  await coffer.dispatcher.idle()
}

/** How often whoever runs the server was told that a rotation needs a person. */
const alerts = ({ logged }: TestCoffer, secretId: string): number =>
  logged()
    .split('\n')
    .filter((line) => line.includes('failed again and again') && line.includes(secretId)).length

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    describe(`the clock on ${engine}`, () => {
      test('a secret is rotated when its date has come, and not before', async () => {
        const r = await makeRotating(coffer, { name: 'due', autoRotationPeriod: 30 })
        clock.pass(30 * DAY - SECOND)
        await tick(coffer)
        assert.deepEqual((await main.ok('GET', `${r.S}/rotation-jobs`)).jobs, [])
        await r.setClock()
        clock.pass(SECOND)
        await tick(coffer)
        const job = await r.lastJob()
        assert.deepEqual([job.state, job.cause, job.attempt], ['COMPLETED', 'automatic', 1], job.message)
        assert.equal((await r.passwords()).active, r.target.password)
        assert.equal((await main.ok('GET', r.S)).nextRotationDate, clock.now() + 30 * DAY)
        await tick(coffer)
        assert.equal((await main.ok('GET', `${r.S}/rotation-jobs`)).jobs.length, 1)
        const { result } = await main.ok('GET', `${r.S}/logs?keyword=date`)
        assert.equal(result[0].data.requestor.requestType, 'System')
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('a rotation that fails is tried again after 5, 15 and 60 minutes, then daily, and takes PENDING over each time', async () => {
        const r = await makeRotating(coffer, { name: 'failing', autoRotationPeriod: 30 })
        r.target.fault = 'refuses'
        clock.pass(30 * DAY)
        for (const [attempt, wait] of [
          [1, 5 * MINUTE],
          [2, 15 * MINUTE],
          [3, HOUR],
          [4, DAY],
          [5, DAY],
        ] as const) {
          await r.setClock()
          await tick(coffer)
          const job = await r.lastJob()
          assert.deepEqual([job.state, job.attempt, job.retryDate], ['FAILED', attempt, clock.now() + wait], job.message)
          assert.equal(alerts(coffer, r.secretId), attempt < 4 ? 0 : 1, `try ${attempt}`)
          clock.pass(wait - SECOND)
          await tick(coffer)
          assert.equal((await r.lastJob()).attempt, attempt)
          clock.pass(SECOND)
        }
        const { pending } = await r.passwords()
        assert.equal((await main.ok('GET', '/api/v1/secret-summaries?search=failing')).secrets[0].overdue, true)
        r.target.fault = 'none'
        await r.setClock()
        await tick(coffer)
        const job = await r.lastJob()
        assert.deepEqual([job.state, job.cause, job.attempt], ['COMPLETED', 'retry', 6])
        assert.equal((await r.passwords()).active, pending)
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('cancel stops the tries until the next period', async () => {
        const r = await makeRotating(coffer, { name: 'cancelled', autoRotationPeriod: 7 })
        clock.pass(7 * DAY)
        await r.setClock()
        const gate = r.target.gate('started')
        await coffer.coffer.jobs.tick()
        await gate.reached
        await main.ok('POST', `${r.S}/cancel-rotation`)
        await r.idle()
        for (const wait of [HOUR, DAY, 5 * DAY]) {
          clock.pass(wait)
          await tick(coffer)
          assert.equal((await r.lastJob()).state, 'CANCELLED')
        }
        clock.pass(23 * HOUR)
        gate.open()
        await r.setClock()
        await tick(coffer)
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('while a secret is suspended its date passes visibly, and fires within the hour after it is enabled', async () => {
        const r = await makeRotating(coffer, { name: 'suspended', autoRotationPeriod: 1 })
        const { nextRotationDate } = await main.ok('GET', r.S)
        await main.ok('POST', `${r.S}/disable`)
        clock.pass(3 * DAY)
        await tick(coffer)
        assert.equal((await main.ok('GET', r.S)).nextRotationDate, nextRotationDate)
        await main.ok('POST', `${r.S}/enable`)
        clock.pass(HOUR)
        await r.setClock()
        await tick(coffer)
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('a date whose rotation was only requested when its secret was suspended fires within the hour after it is enabled, too', async () => {
        for (const [n, away, back] of [
          [1, ['disable'], ['enable']],
          [2, ['request-deletion'], ['cancel-deletion', 'enable']],
        ] as const) {
          const r = await makeRotating(coffer, { name: `put-off-${n}`, autoRotationPeriod: 1 })
          clock.pass(DAY)
          await r.setClock()
          const gate = r.target.gate('before-start')
          await coffer.coffer.jobs.tick()
          await gate.reached
          for (const call of away) await main.ok('POST', `${r.S}/${call}`)
          gate.open()
          await r.idle()
          const cancelled = await r.lastJob()
          assert.deepEqual([cancelled.state, cancelled.retryDate], ['CANCELLED', null])
          for (const call of back) await main.ok('POST', `${r.S}/${call}`)
          clock.pass(HOUR)
          await r.setClock()
          await tick(coffer)
          assert.deepEqual([(await r.lastJob()).state, (await r.lastJob()).attempt], ['COMPLETED', 1])
          await main.ok('POST', `${r.S}/disable-auto-rotation`)
        }
      })

      test('an overdue rotation is not put off by edits of its secret', async () => {
        const r = await makeRotating(coffer, { name: 'edited', autoRotationPeriod: 1 })
        await main.ok('POST', `${r.S}/disable`)
        clock.pass(2 * DAY)
        await main.ok('POST', `${r.S}/enable`)
        for (let minutes = 0; minutes <= 63; minutes += 9) {
          await main.ok('PUT', `${r.S}/memo`, { memo: `after ${minutes} minutes` })
          await r.setClock()
          await tick(coffer)
          clock.pass(9 * MINUTE)
        }
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('many secrets that are due are all rotated, a few at a time', async () => {
        const many = []
        for (let n = 0; n < 20; n++) many.push(await makeRotating(coffer, { name: `many-${n}`, autoRotationPeriod: 1 }))
        clock.pass(DAY)
        for (const r of many) await r.setClock()
        let passes = 0
        for (let done = 0; done < many.length; passes++) {
          await tick(coffer)
          done = 0
          for (const r of many) if (r.target.changes === 1) done += 1
          assert.ok(passes < 10, `${done} of ${many.length} after ${passes} passes`)
        }
        for (const r of many) await main.ok('POST', `${r.S}/disable-auto-rotation`)
      })

      test('a secret whose waiting time is over is destroyed, with a record of it', async () => {
        const { S, expectedDestroyDate } = await doomedSecret(main)
        while (clock.now() < expectedDestroyDate) {
          await tick(coffer)
          await main.ok('GET', S)
          clock.pass(DAY)
        }
        await tick(coffer)
        await main.refused(404, 'GET', S)
        assert.deepEqual(await valueRows(coffer, S), [])
      })
    })
  })
}

test('after the clock stood still or jumped, what destroys waits one hour of running time and says so', async () => {
  const coffer = await startCoffer()
  const { main, clock } = coffer
  const { S } = await doomedSecret(main)
  await tick(coffer)
  clock.jump(30 * DAY)
  for (const wait of [0, 30 * MINUTE, 29 * MINUTE]) {
    clock.pass(wait)
    await tick(coffer)
    assert.equal((await main.ok('GET', S)).secretStatus, 'REVOKE')
  }
  assert.match(coffer.logged(), /more than a day away/)
  clock.pass(MINUTE)
  await tick(coffer)
  await main.refused(404, 'GET', S)
})

test('a server that was stopped for days waits an hour, too', async () => {
  const coffer = await startCoffer()
  const { S } = await doomedSecret(coffer.main)
  coffer.clock.pass(10 * DAY)
  const again = await coffer.restart()
  await tick(again)
  assert.equal((await again.main.ok('GET', S)).secretStatus, 'REVOKE')
  coffer.clock.pass(HOUR)
  await tick(again)
  await again.main.refused(404, 'GET', S)
})

test('a server that stops ends its jobs truthfully, and the next start carries on', async () => {
  const r = await startRotating()
  const gate = r.target.gate('changed')
  await r.coffer.main.ok('POST', `${r.S}/rotation`)
  await gate.reached
  const again = await r.coffer.restart()
  const later = on(again, r.target, r.secretId)
  const job = await later.lastJob()
  assert.equal(job.state, 'FAILED')
  assert.match(job.message, /The server was stopped in step PENDING.*PENDING is kept; retry/)
  assert.equal((await later.passwords()).pending, r.target.password)
  gate.open()
  await again.main.ok('POST', `${r.S}/retry-rotation`)
  await later.idle()
  assert.equal((await later.lastJob()).state, 'COMPLETED')
  assert.equal((await later.passwords()).active, r.target.password)
})

test('of two nodes each due rotation runs on one, and what one of them cancels dies on the other', async () => {
  const first = await startCoffer({ engine: 'PostgreSQL' })
  const second = await startCoffer({ engine: 'PostgreSQL', clock: first.clock, env: first.env })
  const r = await makeRotating(first, { autoRotationPeriod: 1 })
  first.clock.pass(DAY)
  await r.setClock()
  for (let n = 0; n < 3; n++) await Promise.all([tick(first), tick(second)])
  const { jobs } = await first.main.ok('GET', `${r.S}/rotation-jobs`)
  assert.deepEqual(
    jobs.map(({ state }: { state: string }) => state),
    ['COMPLETED'],
  )
  assert.equal(r.target.changes, 1)

  const gate = r.target.gate('pending')
  await first.main.ok('POST', `${r.S}/rotation`)
  await gate.reached
  await second.main.ok('POST', `${r.S}/cancel-rotation`)
  // An answer from the first node is one that has heard of it; what tells it otherwise may come late.
  await first.main.ok('GET', r.S)
  await tick(first)
  assert.equal((await r.lastJob()).state, 'CANCELLED')
  await second.close()
})

test('the jobs of a node that fell silent are ended by another, and when it wakes up it cannot go on with them', async () => {
  const frozen = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: frozen.clock, env: frozen.env })
  const r = await makeRotating(frozen)
  const gate = r.target.gate('changed')
  await frozen.main.ok('POST', `${r.S}/rotation`)
  await gate.reached
  await tick(other)
  assert.equal((await r.lastJob()).state, 'PENDING', 'a node whose lease is good is left alone')

  // The lease runs by the database's own clock; giving it up stands for the half minute of silence.
  await frozen.coffer.store.leave(frozen.coffer.dispatcher.node)
  await tick(other)
  const job = await on(other, r.target, r.secretId).lastJob()
  assert.equal(job.state, 'FAILED')
  assert.match(job.message, /The server stopped in step PENDING.*PENDING is kept; retry/)
  await frozen.coffer.jobs.tick()
  await frozen.coffer.dispatcher.idle()
  const [activation] = await other.main.ok('GET', `${r.action}/activations`)
  assert.equal(activation.response.status, 'killed')
  assert.equal((await r.passwords()).pending, r.target.password)

  gate.open()
  await other.main.ok('POST', `${r.S}/retry-rotation`)
  await other.coffer.dispatcher.idle()
  assert.equal((await r.lastJob()).state, 'COMPLETED')
  assert.equal((await r.passwords()).active, r.target.password)
  await other.close()
})
