import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { action } from './actions.ts'
import { FIRST_PASSWORD, makeRotating, type Rotating } from './rotating.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    describe(`rotation on ${engine}`, () => {
      let made = 0
      const make = (options: { autoRotationPeriod?: number; code?: string } = {}): Promise<Rotating> => {
        made += 1
        return makeRotating(coffer, { name: `secret-${made}`, ...options })
      }

      test('a rotation changes the password where it is used, and ACTIVE is the one that works', async () => {
        const r = await make()
        const job = await r.rotate()
        assert.equal(job.state, 'COMPLETED')
        const { active, previous, pending } = await r.passwords()
        assert.equal(active, r.target.password)
        assert.equal(previous, FIRST_PASSWORD)
        assert.equal(pending, undefined)
        assert.equal(await r.status(), 'ENABLE')
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        assert.equal(activation.response.success, true)
        assert.doesNotMatch(JSON.stringify(activation), new RegExp(`${FIRST_PASSWORD}|${active}`))
      })

      test('ten rotations in a row each leave the value before as PREVIOUS', async () => {
        const r = await make()
        for (let round = 0; round < 10; round++) {
          const { active } = await r.passwords()
          assert.equal((await r.rotate()).state, 'COMPLETED')
          assert.deepEqual(await r.passwords(), { previous: active, active: r.target.password })
        }
        assert.equal(r.target.changes, 10)
      })

      test('an action that throws fails its job with the reason, keeps PENDING, and its retry takes PENDING over', async () => {
        const r = await make()
        r.target.fault = 'refuses'
        const failed = await r.rotate()
        assert.equal(failed.state, 'FAILED')
        assert.match(failed.message, /the target refused the new password \*\*\*.*in step PENDING.*PENDING is kept; retry/)
        const { pending, active } = await r.passwords()
        assert.equal(active, FIRST_PASSWORD)
        assert.ok(pending !== undefined)
        r.target.fault = 'none'
        await coffer.main.ok('POST', `${r.S}/retry-rotation`)
        await r.idle()
        const retried = await r.lastJob()
        assert.deepEqual([retried.state, retried.cause, retried.attempt], ['COMPLETED', 'retry', 2])
        assert.notEqual(retried.jobToken, failed.jobToken)
        assert.deepEqual(await r.passwords(), { previous: FIRST_PASSWORD, active: pending })
        assert.equal(r.target.password, pending)
      })

      test('a target that changed and then broke off is found to carry PENDING by the retry', async () => {
        const r = await make()
        r.target.fault = 'changes and breaks'
        assert.equal((await r.rotate()).state, 'FAILED')
        assert.equal((await r.passwords()).pending, r.target.password)
        await coffer.main.ok('POST', `${r.S}/retry-rotation`)
        await r.idle()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        assert.equal(r.target.changes, 1)
        assert.equal((await r.passwords()).active, r.target.password)
      })

      test('an action that ends without complete or fail counts as failed', async () => {
        const r = await make({ code: action(`await call('POST', job + '/start'); return {}`) })
        const job = await r.rotate()
        assert.equal(job.state, 'FAILED')
        assert.match(job.message, /ended without calling complete or fail\. It was in step STARTED/)
        assert.equal(await r.status(), 'ENABLE')
      })

      test('an action that calls fail tells its reason, with secret values struck out', async () => {
        const r = await make({
          code: action(
            `const { decryptedSecretChain: { active } } = await call('POST', job + '/start'); await call('POST', job + '/fail', { message: 'no way with ' + JSON.parse(active).password }); return {}`,
          ),
        })
        const job = await r.rotate()
        assert.equal(job.state, 'FAILED')
        assert.match(job.message, /^The action failed: no way with \*\*\*\. No new value/)
      })

      test('of two rotations that are requested at once one runs, and the other is told so', async () => {
        const r = await make()
        const gate = r.target.gate('before-start')
        const said = await Promise.all([1, 2, 3].map(() => coffer.main.call('POST', `${r.S}/rotation`)))
        assert.deepEqual(said.map(({ status }) => status).sort(), [200, 422, 422])
        gate.open()
        await r.idle()
        assert.equal((await coffer.main.ok('GET', `${r.S}/rotation-jobs`)).jobs.length, 1)
        assert.equal((await r.lastJob()).state, 'COMPLETED')
      })

      test('a job cancelled in the middle loses its process and its key, and keeps PENDING', async () => {
        const r = await make()
        const gate = r.target.gate('pending')
        await coffer.main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        assert.equal(await r.status(), 'ROTATING')
        await coffer.main.ok('POST', `${r.S}/cancel-rotation`)
        await r.idle()
        const job = await r.lastJob()
        assert.equal(job.state, 'CANCELLED')
        assert.equal(await r.status(), 'ENABLE')
        assert.ok((await r.passwords()).pending !== undefined)
        const [activation] = await coffer.main.ok('GET', `${r.action}/activations`)
        assert.equal(activation.response.status, 'killed')
        for (const call of ['start', 'pending', 'complete', 'fail', 'generate-random-secret']) {
          const details = await coffer.main.refused(422, 'POST', `${r.job(job.jobToken)}/${call}`)
          assert.match(details, /CANCELLED/)
          if (call === 'complete') assert.match(details, /PENDING is kept; retry/)
        }
        assert.match(await coffer.main.refused(422, 'POST', `${r.S}/cancel-rotation`), /No rotation is running/)
      })

      test('a job that does not end within its limit is TIMED_OUT; a clock that jumps does not end it', async () => {
        const r = await make()
        const gate = r.target.gate('changed')
        await coffer.main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        coffer.clock.jump(3 * MINUTE)
        await coffer.coffer.jobs.tick()
        assert.equal((await r.lastJob()).state, 'PENDING')
        coffer.clock.pass(14 * MINUTE)
        await coffer.coffer.jobs.tick()
        assert.equal((await r.lastJob()).state, 'PENDING')
        coffer.clock.pass(MINUTE)
        await coffer.coffer.jobs.tick()
        await r.idle()
        const job = await r.lastJob()
        assert.equal(job.state, 'TIMED_OUT')
        assert.match(job.message, /within its time limit of 15 minutes, in step PENDING/)
        assert.equal((await r.passwords()).active, FIRST_PASSWORD)
        assert.match(await coffer.main.refused(422, 'POST', `${r.job(job.jobToken)}/complete`), /TIMED_OUT: PENDING is kept; retry/)
        gate.open()
        await r.setClock()
        await coffer.main.ok('POST', `${r.S}/retry-rotation`)
        await r.idle()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        assert.equal((await r.passwords()).active, r.target.password)
      })

      test('a completed rotation can be rolled back once, while nothing else changed', async () => {
        const r = await make()
        await coffer.main.refused(422, 'POST', `${r.S}/rollback-rotation`)
        const { jobToken } = await r.rotate()
        const { active } = await r.passwords()
        await coffer.main.ok('POST', `${r.S}/rollback-rotation`)
        assert.deepEqual(await r.passwords(), { previous: active, active: FIRST_PASSWORD })
        const story = await r.lastJob()
        assert.equal(story.state, 'ROLLED_BACK')
        assert.match(story.message, /target system was not touched/)
        await coffer.main.refused(422, 'POST', `${r.S}/rollback-rotation`)
        await coffer.main.refused(422, 'POST', `${r.S}/retry-rotation`)
        await coffer.main.refused(422, 'POST', `${r.job(jobToken)}/complete`)
      })

      test('a rotation is not rolled back after the secret was changed', async () => {
        const r = await make()
        await r.rotate()
        await coffer.main.ok('PUT', `${r.S}/memo`, { memo: 'changed since' })
        assert.match(await coffer.main.refused(422, 'POST', `${r.S}/rollback-rotation`), /changed since/)
      })

      test('fresh=true moves the kept PENDING to the strays, where it stays until a job completes', async () => {
        const r = await make()
        r.target.fault = 'refuses'
        await r.rotate()
        const first = (await r.passwords()).pending
        await r.rotate('?fresh=true')
        const second = (await r.passwords()).pending
        assert.notEqual(second, first)
        const { strays } = await coffer.main.ok('GET', `${r.S}/strays`)
        assert.deepEqual(
          strays.map(({ value }: { value: string }) => JSON.parse(value).password),
          [first],
        )
        r.target.fault = 'none'
        await r.rotate()
        assert.deepEqual(await r.passwords(), { previous: FIRST_PASSWORD, active: second })
        assert.deepEqual((await coffer.main.ok('GET', `${r.S}/strays`)).strays, [])
      })

      test('disabling a secret whose job is only REQUESTED cancels the job and its process', async () => {
        const r = await make()
        const gate = r.target.gate('before-start')
        await coffer.main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        await coffer.main.ok('POST', `${r.S}/disable`)
        await r.idle()
        assert.equal((await r.lastJob()).state, 'CANCELLED')
        assert.equal(await r.status(), 'DISABLE')
        assert.match(await coffer.main.refused(422, 'POST', `${r.S}/rotation`), /DISABLE.*Enable the secret/)
      })

      test('while the protection key is unusable complete and fail still work, and nothing fires', async () => {
        const { keyTag } = await coffer.main.ok('POST', '/kms/v1/keys', {
          keyName: `key-${engine.toLowerCase()}`,
          keyType: 'AES256',
          protectionType: 'BASIC',
          isAutoRotation: false,
        })
        const r = await make({ autoRotationPeriod: 1 })
        await coffer.main.ok('PUT', `${r.S}/protection-key`, { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag })
        const gate = r.target.gate('changed')
        await r.setClock()
        await coffer.main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        await coffer.main.ok('POST', `/kms/v1/keys/${keyTag}/disable`)
        const { jobToken } = await r.lastJob()
        for (const call of ['start', 'pending', 'generate-random-secret'])
          assert.match(await coffer.main.refused(422, 'POST', `${r.job(jobToken)}/${call}`), /key-/)
        gate.open()
        await r.idle()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        coffer.clock.pass(2 * DAY)
        await coffer.coffer.jobs.tick()
        await r.idle()
        assert.equal((await r.lastJob()).jobToken, jobToken)
        await coffer.main.refused(422, 'POST', `${r.S}/rotation`)
        await coffer.main.ok('POST', `/kms/v1/keys/${keyTag}/enable`)
        await r.setClock()
        assert.equal((await r.passwords()).active, r.target.password)
        await coffer.coffer.jobs.tick()
        assert.equal((await r.lastJob()).jobToken, jobToken, 'a date that passed meanwhile comes within the hour, not at once')
        coffer.clock.pass(60 * MINUTE)
        await r.setClock()
        await coffer.coffer.jobs.tick()
        await r.idle()
        assert.notEqual((await r.lastJob()).jobToken, jobToken)
      })
    })
  })
}
