import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LIMITS } from '#base/limits'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { action } from './actions.ts'
import { FIRST_PASSWORD, makeRotating, type Rotating } from './rotating.ts'

/** The action stands still, and the test makes its calls with the job token, as a webhook's code would. */
const STANDS = action(`await gate('stands'); return {}`)

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    describe(`the calls of an action on ${engine}`, () => {
      let made = 0
      /** A secret with a job in REQUESTED whose action does nothing until it is killed. */
      const requested = async (): Promise<{ r: Rotating; J: string; token: string; end: () => Promise<void> }> => {
        made += 1
        const r = await makeRotating(coffer, { name: `called-${made}`, code: STANDS })
        const gate = r.target.gate('stands')
        await main.ok('POST', `${r.S}/rotation`)
        await gate.reached
        const { jobToken: token } = await r.lastJob()
        const end = async () => {
          gate.open()
          await r.idle()
        }
        return { r, J: r.job(token), token, end }
      }

      test('start makes the secret ROTATING and answers the values, the same each time', async () => {
        const { r, J, end } = await requested()
        assert.equal(await r.status(), 'ENABLE')
        assert.equal((await main.ok('GET', r.S)).rotationPhase, 'REQUESTED')
        const first = await main.ok('POST', `${J}/start`)
        assert.deepEqual(first.rotationTargets, ['password'])
        assert.deepEqual(first.decryptedSecretChain, {
          previous: null,
          active: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }),
          pending: null,
        })
        assert.deepEqual(await main.ok('POST', `${J}/start`), first)
        assert.equal(await r.status(), 'ROTATING')
        assert.equal((await main.ok('GET', r.S)).rotationPhase, 'STARTED')
        await end()
        assert.equal(await r.status(), 'ENABLE')
      })

      test('nothing can be registered or completed before start', async () => {
        const { J, end } = await requested()
        assert.match(await main.refused(422, 'POST', `${J}/pending`), /REQUESTED.*start first/)
        assert.match(await main.refused(422, 'PUT', `${J}/pending`, { value: '{"password":"x"}' }), /REQUESTED/)
        assert.match(await main.refused(422, 'POST', `${J}/complete`), /REQUESTED/)
        await main.ok('POST', `${J}/start`)
        assert.match(await main.refused(422, 'POST', `${J}/complete`), /no PENDING/)
        await end()
      })

      test('28 registers a copy of ACTIVE with a fresh target, once', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${J}/start`)
        const { pending } = await main.ok('POST', `${J}/pending`)
        const value = JSON.parse(pending)
        assert.deepEqual(Object.keys(value), ['user', 'password'])
        assert.equal(value.user, 'app')
        assert.match(value.password, /^.{12}$/)
        assert.equal((await main.ok('POST', `${J}/pending`)).pending, pending)
        assert.equal((await r.chain()).pending, pending)
        assert.equal((await main.ok('GET', r.S)).rotationPhase, 'PENDING')
        await end()
        assert.equal((await r.chain()).pending, pending)
      })

      test('29 takes a value that differs in rotation targets alone, and sets the PENDING before it aside', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${J}/start`)
        const put = (value: string) => main.call('PUT', `${J}/pending`, { value })
        for (const wrong of [
          '{"user":"root","password":"x"}',
          '{"user":"app"}',
          '{"user":"app","password":"x","more":1}',
          '[]',
          'x',
          '{"user":"app","password":"x","password":"y"}',
        ]) {
          assert.equal((await put(wrong)).status, 400, wrong)
        }
        const [one, two] = ['{"user":"app","password":"one"}', '{"user":"app", "password":"two"}']
        assert.equal((await put(one)).body.data.pending, one)
        assert.equal((await put(one)).status, 200)
        assert.deepEqual((await main.ok('GET', `${r.S}/strays`)).strays, [])
        assert.equal((await put(two)).body.data.pending, two)
        assert.deepEqual(
          (await main.ok('GET', `${r.S}/strays`)).strays.map(({ value }: { value: string }) => value),
          [one],
        )
        assert.equal((await main.ok('POST', `${J}/pending`)).pending, two)
        await main.ok('POST', `${J}/complete`)
        assert.deepEqual((await main.ok('GET', `${r.S}/strays`)).strays, [])
        assert.equal((await r.chain()).active, two)
        await end()
      })

      test('no value that was registered is erased before a job completes, however often it is replaced', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${J}/start`)
        for (let n = 0; n < 101; n++) await main.ok('PUT', `${J}/pending`, { value: JSON.stringify({ user: 'app', password: `try ${n}` }) })
        assert.match(await main.refused(422, 'PUT', `${J}/pending`, { value: '{"user":"app","password":"one too many"}' }), /100 values/)
        const { strays } = await main.ok('GET', `${r.S}/strays`)
        assert.deepEqual(
          strays.map(({ value }: { value: string }) => JSON.parse(value).password),
          ['try 99', 'try 98', 'try 97', 'try 96', 'try 95'].slice(0, LIMITS.strays),
        )
        const row = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.tables.values(r.secretId), records: [] }))
        assert.equal(row.values.length, 1 + 101)
        await main.ok('POST', `${J}/complete`)
        const after = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.tables.values(r.secretId), records: [] }))
        assert.equal(after.values.length, 2)
        await end()
      })

      test('30 answers strings that fit, and 400 for what is impossible', async () => {
        const { J, end } = await requested()
        const random = async (body?: object) => main.call('POST', `${J}/generate-random-secret`, body)
        assert.equal((await random()).body.data.randomString.length, 12)
        assert.match(
          (await random({ length: 32, excludePunctuation: true, includeSpace: false })).body.data.randomString,
          /^[A-Za-z0-9]{32}$/,
        )
        for (const wrong of [
          { length: 4 },
          { length: 33 },
          { length: 'x' },
          { excludeNumbers: true, excludePunctuation: true, excludeUppercase: true, excludeLowercase: true, includeSpace: false },
          { excludeCharacters: '0123456789' },
        ]) {
          assert.equal((await random(wrong)).status, 400, JSON.stringify(wrong))
        }
        await end()
      })

      test('31 shifts the chain once, moves the dates, and a repeat shifts nothing', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${r.S}/enable-auto-rotation`, { rotationPeriod: 30 })
        await main.ok('POST', `${J}/start`)
        const { pending } = await main.ok('POST', `${J}/pending`)
        const before = await r.chain()
        await main.ok('POST', `${J}/complete`)
        assert.deepEqual(await r.chain(), { previous: before.active, active: pending, pending: null })
        const detail = await main.ok('GET', r.S)
        assert.equal(detail.lastRotationDate, coffer.clock.now())
        assert.equal(detail.nextRotationDate, coffer.clock.now() + 30 * LIMITS.dayMs)
        assert.equal(detail.rotationPhase, 'NONE')
        await main.ok('POST', `${J}/complete`)
        assert.deepEqual(await r.chain(), { previous: before.active, active: pending, pending: null })
        for (const call of ['start', 'pending', 'fail', 'generate-random-secret'])
          assert.match(await main.refused(422, 'POST', `${J}/${call}`), /COMPLETED/)
        await end()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
      })

      test('values and keys of a secret in ROTATING are the job’s: nobody else changes them', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${J}/start`)
        await main.refused(422, 'PUT', `${r.S}/values`, { active: '{"user":"app","password":"other"}' })
        await main.refused(422, 'POST', `${r.S}/disable`)
        await main.refused(422, 'POST', `${r.S}/request-deletion`)
        await main.refused(422, 'POST', `${r.S}/rotation`)
        await main.refused(422, 'POST', `${r.S}/rollback-rotation`)
        await main.ok('PUT', `${r.S}/memo`, { memo: 'still possible' })
        await end()
      })

      test('a token serves its own secret alone, and an unknown one is not found', async () => {
        const [one, two] = [await requested(), await requested()]
        const crossed = one.r.job(two.token)
        for (const [token, J] of [
          ['another secret’s', crossed],
          ['no', one.r.job('f'.repeat(64))],
          ['malformed', one.r.job('x')],
          ['path', one.r.job('..%2f')],
        ]) {
          for (const call of ['start', 'pending', 'complete', 'fail', 'generate-random-secret'])
            assert.equal((await main.call('POST', `${J}/${call}`)).status, 404, `${token} token, ${call}`)
        }
        await Promise.all([one.end(), two.end()])
      })

      test('calls race: of many completes at once one shifts, and fail after it is refused', async () => {
        const { r, J, end } = await requested()
        await main.ok('POST', `${J}/start`)
        const { pending } = await main.ok('POST', `${J}/pending`)
        const said = await Promise.all(
          ['complete', 'complete', 'fail', 'complete', 'complete'].map((call) => main.call('POST', `${J}/${call}`)),
        )
        const { state } = await r.lastJob()
        if (state === 'COMPLETED') {
          assert.deepEqual(
            said.map(({ status }) => status),
            [200, 200, 422, 200, 200],
          )
          assert.deepEqual(await r.chain(), {
            previous: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }),
            active: pending,
            pending: null,
          })
        } else {
          assert.equal(state, 'FAILED')
          assert.equal((await r.chain()).pending, pending)
        }
        await end()
      })

      test('the token is shown in full only to those who may run rotations', async () => {
        const { r, token, end } = await requested()
        await end()
        const viewer = await coffer.subAccount(`viewer-${engine}`, 'NCP_SECRETMANAGER_USER')
        const { jobs } = await viewer.ok('GET', `${r.S}/rotation-jobs`)
        assert.equal(jobs[0].jobToken, `${token.slice(0, 8)}…`)
        const shortened = await viewer.refused(404, 'GET', `${r.S}/rotation-jobs/${encodeURIComponent(jobs[0].jobToken)}`)
        assert.match(shortened, /token or id.*shortened finds no job: use the jobId/)
        assert.equal((await viewer.ok('GET', `${r.S}/rotation-jobs/${jobs[0].jobId}`)).jobId, jobs[0].jobId)
        assert.equal((await main.ok('GET', `${r.S}/rotation-jobs/${jobs[0].jobId}`)).jobToken, token)
        assert.equal((await main.ok('GET', `${r.S}/rotation-jobs/${token}`)).jobId, jobs[0].jobId)
        await main.refused(404, 'GET', `${r.S}/rotation-jobs/${'0'.repeat(64)}`)
        const { result } = await main.ok('GET', `${r.S}/logs`)
        assert.ok(result.some((item: { data: { jobToken?: string } }) => item.data.jobToken === token))
      })
    })
  })
}
