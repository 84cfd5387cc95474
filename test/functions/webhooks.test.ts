import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE, SECOND } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { isSigned, makeAuthority, Receiver } from '../support/receiver.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { codeAccount, FIRST, makeHooked, on, rotateAs } from './hooked.ts'

const WAITS = [SECOND, 4 * SECOND, 16 * SECOND, 60 * SECOND]
const authority = makeAuthority()
const ALLOWED = { COFFER_WEBHOOK_ALLOW: '127.0.0.0/8', COFFER_WEBHOOK_CA: authority.path }

const coffers = await Promise.all(
  ENGINES_IN_TURN.map(async (engine) => {
    const coffer = await startCoffer({ engine, env: ALLOWED })
    return { engine, coffer, code: await codeAccount(coffer, `code-${engine.toLowerCase()}`) }
  }),
)

for (const { engine, coffer, code } of coffers) {
  const { main, clock } = coffer
  const idle = () => coffer.coffer.dispatcher.idle()

  describe(`a webhook on ${engine}`, () => {
    test('is told of the job, signed and without a key; the code behind it rotates with a key of its own', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'accepted', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      const received = await receiver.delivery(1)
      await idle()
      const { jobToken } = await h.job()
      const { secretId } = h
      assert.deepEqual(received.body, { secretId, secretName: 'accepted', jobToken, secretManagerUrl: coffer.url, attempt: 1 })
      assert.equal(received.path, '/rotate?token=of-the-address')
      assert.match(h.signing, /^whsec_[A-Za-z0-9+/]{43}=$/)
      assert.ok(isSigned(received, h.signing))
      assert.equal(isSigned({ ...received, text: received.text.replace('accepted', 'another') }, h.signing), false)
      assert.equal(received.headers['webhook-timestamp'], String(Math.floor(clock.now() / 1000)))
      const sent = JSON.stringify(received)
      for (const never of [FIRST, main.secretKey, main.accessKey, h.signing, 'NCLOUD']) assert.ok(!sent.includes(never))
      const keys = await coffer.coffer.barrier.observe(async (view) => ({
        result: await view.find('access_key', [{ column: 'kind', is: 'eq', value: 'job' }]),
        records: [],
      }))
      assert.deepEqual(keys, [])
      const activation = await h.activation()
      assert.deepEqual([activation.activationId, activation.response.status, activation.name], [received.id, 'success', 'webhook'])
      assert.match(activation.logs[0], /try 1: it answered 200$/)
      assert.equal((await h.job()).state, 'REQUESTED')
      await rotateAs(code, received)
      assert.equal((await h.job()).state, 'COMPLETED')
      assert.equal(await h.password('previous'), FIRST)
      for (const never of [jobToken, h.signing, 'of-the-address', FIRST]) assert.ok(!coffer.logged().includes(never))
    })

    test('may have done everything before it answers', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'at-once', receiver.url)
      receiver.deeds = [
        async (received) => {
          await rotateAs(code, received)
          return 204
        },
      ]
      await main.ok('POST', `${h.S}/rotation`)
      await idle()
      assert.equal((await h.job()).state, 'COMPLETED')
      assert.equal((await h.activation()).response.status, 'success')
      assert.deepEqual(coffer.coffer.dispatcher.running(), [])
    })

    test('that answers 500 and then 200 gets the same id twice, each try signed anew', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = [500, 200]
      const h = await makeHooked(main, 'second-try', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await clock.paused(SECOND)
      const meanwhile = await h.activation()
      assert.equal(meanwhile.response.status, 'running')
      assert.match(meanwhile.logs.join('\n'), /^\S+ try 1: it answered 500$/)
      assert.deepEqual(await h.deliveries(), [{ outcome: 'failed', message: 'try 1: it answered 500' }])
      clock.pass(SECOND)
      await idle()
      const [first, second] = receiver.received
      assert.ok(first !== undefined && second !== undefined && isSigned(first, h.signing) && isSigned(second, h.signing))
      assert.equal(second.id, first.id)
      assert.deepEqual([first.body.attempt, second.body.attempt], [1, 2])
      assert.equal(Number(second.headers['webhook-timestamp']) - Number(first.headers['webhook-timestamp']), 1)
      const { logs, response } = await h.activation()
      assert.match(logs.join('\n'), /try 1: it answered 500\n.*try 2: it answered 200$/)
      assert.equal(response.status, 'success')
      assert.deepEqual((await h.deliveries()).at(-1), { outcome: 'done', message: 'try 2: it answered 200' })
      await rotateAs(code, second)
      assert.equal((await h.job()).state, 'COMPLETED')
      assert.equal((await h.deliveries()).length, 2)
    })

    test('that refuses with a password of the secret has its tries shown without it, and no further one when the job is over elsewhere', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = [(_received, response) => void response.writeHead(500).end(`not ${FIRST}`) as never]
      const h = await makeHooked(main, 'repeating', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await clock.paused(SECOND)
      assert.deepEqual(
        (await h.deliveries()).map(({ message }) => message),
        ['try 1: it answered 500 not ***'],
      )
      await main.ok('POST', `${h.S}/cancel-rotation`)
      await idle()
      assert.equal(receiver.received.length, 1)
      const { timeline } = await main.ok('GET', `${h.S}/rotation-jobs/${(await h.job()).jobToken}`)
      assert.equal(timeline.at(-1).step, 'cancelled')
    })

    test('that never accepts fails the job after five tries, and the story says what was answered', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = [503]
      const h = await makeHooked(main, 'refusing', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      for (const wait of WAITS) {
        await clock.paused(wait)
        clock.pass(wait)
      }
      await idle()
      assert.equal(receiver.received.length, 5)
      const job = await h.job()
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /The webhook answered 503 to the last of 5 tries; only 2xx accepts\. It was in step REQUESTED/)
      const { logs, response } = await h.activation()
      assert.equal(logs.length, 5)
      assert.deepEqual([response.status, response.success], ['not accepted', false])
      assert.equal((await main.ok('GET', h.S)).secretStatus, 'ENABLE')
      receiver.deeds = [200]
      clock.pass(1)
      await main.ok('POST', `${h.S}/retry-rotation`)
      await idle()
      assert.notEqual(receiver.received[5]?.id, receiver.received[0]?.id)
      await code.refused(422, 'POST', `/action/v1/secrets/${h.secretId}/jobs/${receiver.received[0]?.body.jobToken}/start`)
    })

    test('is not followed when it leads elsewhere', async () => {
      const [receiver, elsewhere] = [await Receiver.start(authority), await Receiver.start(authority)]
      receiver.deeds = [(_received, response) => void response.writeHead(307, { location: elsewhere.url }).end() as never]
      const h = await makeHooked(main, 'redirecting', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await clock.paused(SECOND)
      await main.ok('POST', `${h.S}/cancel-rotation`)
      await idle()
      assert.deepEqual([receiver.received.length, elsewhere.received.length], [1, 0])
      assert.match((await h.activation()).logs[0], /it answered 307/)
      assert.equal((await h.activation()).response.status, 'killed')
      assert.equal((await h.job()).state, 'CANCELLED')
    })

    test('that does not answer in time is tried again; whoever called start meanwhile has accepted', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = ['never']
      const h = await makeHooked(main, 'slow', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await receiver.delivery(1)
      await clock.paused(10 * SECOND)
      clock.pass(10 * SECOND)
      await clock.paused(SECOND)
      clock.pass(SECOND)
      const second = await receiver.delivery(2)
      await rotateAs(code, second, 'start')
      await clock.paused(10 * SECOND)
      clock.pass(10 * SECOND)
      await idle()
      assert.equal(receiver.received.length, 2)
      const { logs, response } = await h.activation()
      assert.match(logs[0], /try 1: no answer within 10 seconds/)
      assert.equal(response.status, 'success')
      assert.equal((await h.job()).state, 'STARTED')
      await code.ok('POST', `/action/v1/secrets/${h.secretId}/jobs/${second.body.jobToken}/fail`, { message: 'gave up' })
      assert.deepEqual([(await h.job()).state, await h.password()], ['FAILED', FIRST])
    })

    test('with a certificate that nobody vouches for is told nothing', async () => {
      const receiver = await Receiver.start(makeAuthority())
      const h = await makeHooked(main, 'unvouched', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      for (const wait of WAITS) {
        await clock.paused(wait)
        clock.pass(wait)
      }
      await idle()
      assert.deepEqual(receiver.received, [])
      assert.match((await h.job()).message, /gave no answer to the last of 5 tries: .*certificate/)
    })

    test('has what it answers kept without the secret in it', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = [
        ({ body }, response) => void response.writeHead(200).end(`was ${FIRST} with ${body.jobToken}, ${'x'.repeat(5000)}`) as never,
      ]
      const h = await makeHooked(main, 'talkative', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await idle()
      const [line] = (await h.activation()).logs
      assert.match(line, /it answered 200 was \*\*\* with \*\*\*, x+$/)
      assert.ok(line.length < 1100)
    })

    test('whose code never ends the job leaves it to its time limit', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'forgetful', receiver.url)
      await main.ok('POST', `${h.S}/rotation`)
      await idle()
      await coffer.coffer.jobs.tick()
      assert.equal((await h.job()).state, 'REQUESTED')
      clock.pass(16 * MINUTE)
      await coffer.coffer.jobs.tick()
      const job = await h.job()
      assert.equal(job.state, 'TIMED_OUT')
      assert.equal((await h.activation()).response.status, 'success')
      await code.refused(422, 'POST', `/action/v1/secrets/${h.secretId}/jobs/${job.jobToken}/start`)
    })

    test('that accepted takes no place from other jobs', async () => {
      const receiver = await Receiver.start(authority)
      for (let n = 0; n < 10; n++) await main.ok('POST', `${(await makeHooked(main, `many-${n}`, receiver.url)).S}/rotation`)
      await idle()
      assert.equal(receiver.received.length, 10)
      for (const received of receiver.received) await rotateAs(code, received)
      assert.deepEqual(coffer.coffer.dispatcher.running(), [])
    })

    test('that is tried again takes no place from other jobs while it waits', async () => {
      const receiver = await Receiver.start(authority)
      receiver.deeds = [500]
      const hooked = []
      for (let n = 0; n < 9; n++) hooked.push(await makeHooked(main, `waiting-${n}`, receiver.url))
      for (const { S } of hooked) await main.ok('POST', `${S}/rotation`)
      await receiver.delivery(9)
      await clock.paused(SECOND)
      for (const { S } of hooked) await main.ok('POST', `${S}/cancel-rotation`)
      await idle()
      assert.equal(receiver.received.length, 9)
    })

    test('rotates by date like an action', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'by-date', receiver.url, { rotationPeriod: 1 })
      clock.pass(25 * 60 * MINUTE)
      await coffer.coffer.jobs.tick()
      await idle()
      await rotateAs(code, await receiver.delivery(1))
      const { state, cause } = await h.job()
      assert.deepEqual([state, cause], ['COMPLETED', 'automatic'])
    })
  })

  test(`on ${engine} a server that stops ends the jobs of webhooks truthfully, and they can be retried`, async () => {
    const receiver = await Receiver.start(authority)
    receiver.deeds = [200, 500, 200]
    const [accepted, waiting] = [
      await makeHooked(main, 'stop-accepted', receiver.url),
      await makeHooked(main, 'stop-waiting', receiver.url),
    ]
    await main.ok('POST', `${accepted.S}/rotation`)
    await idle()
    await main.ok('POST', `${waiting.S}/rotation`)
    await clock.paused(SECOND)
    const again = await coffer.restart()
    const mine = again.main
    for (const [h, status] of [
      [on(mine, accepted.secretId, 'stop-accepted'), 'success'],
      [on(mine, waiting.secretId, 'stop-waiting'), 'not accepted'],
    ] as const) {
      const job = await h.job()
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /The server was stopped in step REQUESTED/)
      assert.equal((await h.activation()).response.status, status)
    }
    await mine.ok('POST', `${waiting.S}/retry-rotation`)
    await again.coffer.dispatcher.idle()
    await rotateAs(code.at(again.url), await receiver.delivery(3))
    assert.equal((await on(mine, waiting.secretId, 'stop-waiting').job()).state, 'COMPLETED')
  })
}

test('a job that a webhook accepted on one node may be ended at another, and both know', async () => {
  const receiver = await Receiver.start(authority)
  const one = await startCoffer({ engine: 'PostgreSQL', env: ALLOWED })
  const two = await startCoffer({ engine: 'PostgreSQL', env: one.env, clock: one.clock })
  const h = await makeHooked(one.main, 'two-nodes', receiver.url)
  await one.main.ok('POST', `${h.S}/rotation`)
  await one.coffer.dispatcher.idle()
  assert.equal(one.coffer.dispatcher.running().length, 1)
  await two.coffer.jobs.tick()
  await rotateAs(one.main.at(two.url), await receiver.delivery(1))
  await one.coffer.jobs.tick()
  assert.deepEqual(one.coffer.dispatcher.running(), [])
  assert.equal((await h.job()).state, 'COMPLETED')
})
