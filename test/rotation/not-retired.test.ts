import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { ALTERNATES, action } from './actions.ts'
import { makeRotating, type Rotating } from './rotating.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`PREVIOUS is taken out of use on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    let made = 0
    const rotating = (): Promise<Rotating> => makeRotating(coffer, { name: `retire-${++made}`, code: ALTERNATES })
    const jobs = async (r: Rotating) =>
      (await main.ok<{ jobs: { kind: string; state: string }[] }>('GET', `${r.S}/rotation-jobs`)).jobs.map(
        ({ kind, state }) => `${kind} ${state}`,
      )

    test('never after a rollback: PREVIOUS is then what the target may carry', async () => {
      const r = await rotating()
      await r.rotate()
      await main.ok('POST', `${r.S}/rollback-rotation`)
      const { retirement } = await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
      assert.equal(retirement.waitingSince, null)
      await r.pass(3 * DAY)
      await r.setAction(action(`throw new Error('before anything')`))
      assert.equal((await r.rotate()).state, 'FAILED')
      await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
      await r.pass(3 * DAY)
      assert.deepEqual(await jobs(r), ['ROTATE FAILED', 'ROTATE ROLLED_BACK'])
      assert.notEqual((await r.chain()).previous, null)
    })

    test('also where a rotation failed after the one that left it, without a new value', async () => {
      const r = await rotating()
      await r.rotate()
      await r.setAction(action(`throw new Error('before anything')`))
      await r.rotate()
      const { lastRotationDate } = await main.ok('GET', r.S)
      const { retirement } = await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
      assert.equal(retirement.waitingSince, lastRotationDate)
    })

    test('no more once that is switched off: a job that was only requested is cancelled, one that runs has to be cancelled first', async () => {
      const r = await rotating()
      await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 7, deadlineDays: 14 })
      await r.rotate()
      await r.setAction(action(`await gate('before-start')`))
      const gate = r.target.gate('before-start')
      await coffer.coffer.jobs.tick()
      await gate.reached
      const { jobToken } = await r.lastOf('RETIRE')
      await main.ok('DELETE', `${r.S}/retirement`)
      assert.match(await main.refused(422, 'POST', `${r.job(jobToken)}/start`), /CANCELLED/)
      assert.match(await main.refused(422, 'POST', `${r.job(jobToken)}/complete`), /CANCELLED/)
      gate.open()
      await r.idle()
      assert.match((await r.lastOf('RETIRE')).message, /switched off/)
      assert.notEqual((await r.chain()).previous, null)

      const again = r.target.gate('before-start')
      await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 7, deadlineDays: 14 })
      clock.pass(MINUTE)
      await r.setClock()
      await coffer.coffer.jobs.tick()
      await again.reached
      const running = await r.lastOf('RETIRE')
      await main.ok('POST', `${r.job(running.jobToken)}/start`)
      assert.match(await main.refused(422, 'DELETE', `${r.S}/retirement`), /being retired.*Cancel that job first/)
      await main.ok('POST', `${r.S}/cancel-rotation`)
      await main.ok('DELETE', `${r.S}/retirement`)
      again.open()
      await r.idle()
      assert.notEqual((await r.chain()).previous, null)
    })
  })
}
