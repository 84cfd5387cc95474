import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { action } from './actions.ts'
import { FIRST_PASSWORD, makeRotating, type Rotating } from './rotating.ts'

/** Does what a rotation does, but for what a dry run must not. */
const LOOKS = action(`
  if (params.dryRun !== true) throw new Error('this is no dry run')
  const { decryptedSecretChain: chain } = await call('POST', job + '/start')
  const { pending } = await call('POST', job + '/pending')
  const again = await call('POST', job + '/pending')
  const completed = await send('POST', job + '/complete')
  console.log('would change', JSON.parse(chain.active).password, 'to', JSON.parse(pending).password)
  return { checks: [
    { check: 'the credential in use', ok: await target('/login', JSON.parse(chain.active)) === 200, message: 'It logs in.' },
    { check: 'the same PENDING twice', ok: again.pending === pending, message: '' },
    { check: 'complete', ok: completed.status === 422, message: completed.details },
    'no check at all',
  ] }`)

const declared = (r: Rotating, code: string, supportsDryRun = true) =>
  r.coffer.main.ok('PUT', r.action, { exec: { kind: 'nodejs:20', code }, supportsDryRun })

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const values = async (r: Rotating) =>
      (await coffer.coffer.barrier.observe(async (view) => ({ result: await view.tables.values(r.secretId), records: [] }))).values.length

    describe(`a dry run on ${engine}`, () => {
      test('reports what the action found, and changes nothing', async () => {
        const r = await makeRotating(coffer, { name: 'looks', autoRotationPeriod: 30 })
        await declared(r, LOOKS)
        const before = [await main.ok('GET', r.S), (await main.call('GET', r.S)).headers.get('etag'), await r.chain()]
        // Its action ran all the same.
        before[0].trigger.recentlyExecutedAction = 'looks'
        const said = await main.ok('POST', `${r.S}/rotation?dryRun=true`)
        assert.equal(said.state, 'COMPLETED')
        assert.deepEqual(
          said.checks.map(({ check, ok }: { check: string; ok: boolean }) => [check, ok]),
          [
            ['the credential in use', true],
            ['the same PENDING twice', true],
            ['complete', true],
            ['', false],
          ],
        )
        assert.match(said.checks[2].message, /dry run completes nothing/)
        assert.match(said.logs.join(), /would change \*+ to \*+/)
        assert.deepEqual([await main.ok('GET', r.S), (await main.call('GET', r.S)).headers.get('etag'), await r.chain()], before)
        assert.equal(await values(r), 1)
        assert.equal(r.target.password, FIRST_PASSWORD)
        const story = await main.ok('GET', `${r.S}/rotation-jobs/${said.jobId}`)
        const found = 'The dry run reported that a rotation would not work yet. Nothing was changed.'
        assert.deepEqual([story.kind, story.state, story.message], ['DRY_RUN', 'COMPLETED', found])
        assert.equal(coffer.coffer.dispatcher.dryRuns.size, 0)
      })

      test('is refused to an action that does not declare it, which is never run', async () => {
        const r = await makeRotating(coffer, { name: 'undeclared' })
        await declared(r, action(`await target('/password', { password: '${FIRST_PASSWORD}', next: 'changed' }); return {}`), false)
        assert.match(await main.refused(422, 'POST', `${r.S}/rotation?dryRun=true`), /does not declare supportsDryRun/)
        await r.idle()
        assert.equal(r.target.password, FIRST_PASSWORD)
        assert.deepEqual((await main.ok('GET', `${r.S}/rotation-jobs`)).jobs, [])
      })

      test('that fails says why, and may be followed by a rotation', async () => {
        const r = await makeRotating(coffer, { name: 'breaks' })
        await declared(r, action(`throw new Error('no way to ' + JSON.stringify(params.dryRun))`))
        const said = await main.ok('POST', `${r.S}/rotation?dryRun=true`)
        assert.equal(said.state, 'FAILED')
        assert.match(said.checks[0].message, /no way to true/)
        assert.equal((await main.ok('GET', r.S)).rotationPhase, 'NONE')
        await declared(r, LOOKS)
        assert.equal((await r.rotate()).state, 'FAILED')
        assert.equal((await main.ok('POST', `${r.S}/rotation?dryRun=true`)).state, 'COMPLETED')
      })

      test('keeps whether a rotation would work, among the jobs', async () => {
        const r = await makeRotating(coffer, { name: 'verdict' })
        const kept = async (jobId: string) => (await main.ok('GET', `${r.S}/rotation-jobs/${jobId}`)).wouldWork
        const dry = async () => kept((await main.ok('POST', `${r.S}/rotation?dryRun=true`)).jobId)
        for (const ok of [true, false]) {
          await declared(r, action(`return { checks: [{ check: 'a', ok: true, message: '' }, { check: 'b', ok: ${ok}, message: '' }] }`))
          assert.equal(await dry(), ok)
        }
        await declared(r, action(`throw new Error('on purpose')`))
        assert.equal(await dry(), null)
        assert.equal(await kept((await r.rotate()).jobId), null)
      })

      test('keeps its verdict whatever words the value holds', async () => {
        const r = await makeRotating(coffer, { name: 'words' })
        await declared(
          r,
          action(`return { checks: [{ check: 'the login', ok: false, message: 'refused' }, { check: 'a', ok: true, message: '' }] }`),
        )
        const value = JSON.stringify({
          user: 'app',
          password: FIRST_PASSWORD,
          ssl: 'true',
          no: 'false',
          a: 'checks',
          b: 'check',
          c: 'message',
        })
        await main.ok('PUT', `${r.S}/values/active`, { value })
        const { state, checks } = await main.ok('POST', `${r.S}/rotation?dryRun=true`)
        assert.equal(state, 'COMPLETED')
        assert.deepEqual(checks, [
          { check: 'the login', ok: false, message: 'refused' },
          { check: 'a', ok: true, message: '' },
        ])
      })

      test('that answers no list of checks has failed, and says so', async () => {
        const r = await makeRotating(coffer, { name: 'no-checks' })
        for (const answers of ['{}', '{ checks: "all fine" }']) {
          await declared(r, action(`return ${answers}`))
          const { state, checks } = await main.ok('POST', `${r.S}/rotation?dryRun=true`)
          assert.deepEqual([state, checks.length, checks[0].ok], ['FAILED', 1, false])
          assert.match(checks[0].message, /no list of checks/)
          const story = await r.lastJob()
          assert.equal(story.state, 'FAILED')
          assert.match(story.message, /no list of checks.*Nothing was changed\./)
        }
      })

      for (const away of ['disable', 'request-deletion'])
        test(`ends with ${away} of its secret: whoever runs it learns and registers nothing more`, async () => {
          const r = await makeRotating(coffer, { name: `ends-${away.slice(0, 7)}` })
          await declared(r, action(`await call('POST', job + '/start'); await gate('looking'); return { checks: [] }`))
          const gate = r.target.gate('looking')
          const answer = main.ok('POST', `${r.S}/rotation?dryRun=true`)
          await gate.reached
          const { jobToken, activationId } = await r.lastJob()
          await main.ok('POST', `${r.S}/${away}`)
          for (const call of ['start', 'pending', 'generate-random-secret'])
            assert.match(await main.refused(422, 'POST', `${r.job(jobToken)}/${call}`), /CANCELLED/)
          assert.match(
            await main.refused(422, 'PUT', `${r.job(jobToken)}/pending`, { value: '{"user":"app","password":"x"}' }),
            /CANCELLED/,
          )
          assert.equal((await answer).state, 'FAILED')
          await r.idle()
          const story = await r.lastJob()
          assert.deepEqual([story.state, story.activationId], ['CANCELLED', activationId])
          assert.match(story.message, /which ends a dry run/)
          const run = await main.ok('GET', `/ncf/api/v2/packages/-/actions/${r.name}/activations/${activationId}`)
          assert.equal(run.response.status, 'killed')
          gate.open()
        })

      test('goes on beside a rotation and leaves its PENDING alone', async () => {
        const r = await makeRotating(coffer, { name: 'beside' })
        const gate = r.target.gate('pending')
        await main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        assert.match(await main.refused(422, 'POST', `${r.S}/rotation?dryRun=true`), /in ROTATING/)
        gate.open()
        await r.idle()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
      })
    })

    describe(`the story of a job on ${engine}`, () => {
      test('tells each step, when it was, how long it took and how it ended', async () => {
        const r = await makeRotating(coffer, { name: 'story' })
        const gate = r.target.gate('changed')
        await main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        coffer.clock.pass(1500)
        gate.open()
        await r.idle()
        const { jobToken } = await r.lastJob()
        const story = await main.ok('GET', `${r.S}/rotation-jobs/${jobToken}`)
        const steps = story.timeline.map(({ step, outcome, durationMs }: Record<string, unknown>) => [step, outcome, durationMs])
        assert.deepEqual(steps, [
          ['requested', 'done', 0],
          ['fired', 'done', 0],
          ['started', 'done', 0],
          ['pending', 'done', 1500],
          ['completed', 'done', null],
        ])
        assert.match(story.timeline[0].message, /main asked for it/)
        assert.match(story.logs.join(), /changing \*+ to \*+/)
        const viewer = await coffer.subAccount('viewer', 'NCP_SECRETMANAGER_USER')
        assert.deepEqual((await viewer.ok('GET', `${r.S}/rotation-jobs/${story.jobId}`)).logs, [])
      })

      test('tells of a failure and of a rollback', async () => {
        const r = await makeRotating(coffer, { name: 'failures' })
        r.target.fault = 'refuses'
        const failed = await r.rotate()
        const last = (await main.ok('GET', `${r.S}/rotation-jobs/${failed.jobId}`)).timeline.at(-1)
        assert.deepEqual([last.step, last.outcome], ['failed', 'failed'])
        assert.match(last.message, /PENDING is kept; retry/)
        r.target.fault = 'none'
        const done = await r.rotate()
        await main.ok('POST', `${r.S}/rollback-rotation`)
        const rolled = (await main.ok('GET', `${r.S}/rotation-jobs/${done.jobId}`)).timeline.at(-1)
        assert.equal(rolled.step, 'rolled back')
        assert.match(rolled.message, /The target system was not touched/)
      })
    })
  })
}

/** One place for running actions, taken by a rotation that stands; a dry run that waits for it. */
async function waiting() {
  const coffer = await startCoffer({ env: { COFFER_ROTATIONS_AT_ONCE: '1' } })
  const busy = await makeRotating(coffer, { name: 'busy' })
  const r = await makeRotating(coffer, { name: 'waits' })
  await declared(r, action(`return { checks: [{ check: 'the only one', ok: true, message: '' }] }`))
  const gate = busy.target.gate('started')
  await coffer.main.ok('POST', `${busy.S}/rotation`)
  await gate.reached
  const answer = coffer.main.ok('POST', `${r.S}/rotation?dryRun=true`)
  while ((await coffer.main.ok('GET', `${r.S}/rotation-jobs`)).jobs.length === 0);
  const end = async () => {
    gate.open()
    await busy.idle()
  }
  return { coffer, r, answer, end }
}

describe('a dry run for which there is no place yet', () => {
  test('is answered with what it found once it had its turn', async () => {
    const { answer, end } = await waiting()
    await end()
    const { state, checks } = await answer
    assert.deepEqual([state, checks.map(({ check }: { check: string }) => check)], ['COMPLETED', ['the only one']])
  })

  test('is answered at once where it ends before its turn, and where the server stops', async () => {
    const suspended = await waiting()
    await suspended.coffer.main.ok('POST', `${suspended.r.S}/disable`)
    assert.deepEqual((await suspended.answer).checks, [])
    assert.equal((await suspended.r.lastJob()).state, 'CANCELLED')
    await suspended.end()

    const stopped = await waiting()
    const said = stopped.answer.catch((error: Error) => error)
    await stopped.coffer.close()
    await said
    await stopped.end()
  })
})
