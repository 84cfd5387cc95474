import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { action } from './actions.ts'
import { makeRotating, on, type Rotating, type Story } from './rotating.ts'

/** Rotates at once; stands still once it has started to retire or to look. */
const STANDS = action(`
  await call('POST', job + '/start')
  if (params.step === 'retire' || params.dryRun) { await gate('stands'); return {} }
  await call('POST', job + '/pending')
  await call('POST', job + '/complete')
  return {}`)

let made = 0

/** A secret whose PREVIOUS is being retired: the job stands at STARTED. */
async function retiring(coffer: TestCoffer): Promise<{ r: Rotating; job: Story; end: () => Promise<void> }> {
  const r = await makeRotating(coffer, { name: `stories-${++made}`, code: STANDS })
  await r.rotate()
  await coffer.main.ok('PUT', `${r.S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
  const gate = r.target.gate('stands')
  await coffer.coffer.jobs.tick()
  await gate.reached
  const end = async () => {
    gate.open()
    await r.idle()
  }
  return { r, job: await r.lastOf('RETIRE'), end }
}

const UNSURE = /PREVIOUS is kept, but the target may not take it any more/
/** What is true of rotations alone. */
const OF_ROTATIONS = /PENDING|retry|new value|rotation had/i

function tellsOfRetiring(message: string): void {
  assert.match(message, UNSURE)
  assert.doesNotMatch(message, OF_ROTATIONS)
}

describe('the story of a job', async () => {
  const coffer = await startCoffer()
  const { main } = coffer

  test('that retired PREVIOUS and failed does not tell of PENDING, nor do its late calls', async () => {
    const { r, job, end } = await retiring(coffer)
    await main.ok('POST', `${r.job(job.jobToken)}/fail`, { message: 'the target is down' })
    tellsOfRetiring((await r.lastOf('RETIRE')).message)
    for (const call of ['start', 'complete', 'fail']) {
      const said = await main.refused(422, 'POST', `${r.job(job.jobToken)}/${call}`)
      assert.match(said, /The job is FAILED.*PREVIOUS is kept/)
      assert.doesNotMatch(said, OF_ROTATIONS)
    }
    await end()
  })

  test('that retired PREVIOUS and was cancelled, by a person or by a change of the state, says that PREVIOUS may be out of use', async () => {
    for (const call of ['cancel-rotation', 'disable']) {
      const { r, end } = await retiring(coffer)
      await main.ok('POST', `${r.S}/${call}`)
      tellsOfRetiring((await r.lastOf('RETIRE')).message)
      await end()
    }
  })

  test('that retired PREVIOUS and has completed takes no further calls but that one', async () => {
    const { r, job, end } = await retiring(coffer)
    await main.ok('POST', `${r.job(job.jobToken)}/complete`)
    await main.ok('POST', `${r.job(job.jobToken)}/complete`)
    assert.match(await main.refused(422, 'POST', `${r.job(job.jobToken)}/start`), /COMPLETED: PREVIOUS was taken out of use/)
    await end()
  })

  test('that is to retire PREVIOUS and has not started says how to begin', async () => {
    const { r, job, end } = await retiring(coffer)
    await main.ok('POST', `${r.S}/cancel-rotation`)
    await end()
    await r.setAction(action(`await gate('waits')`))
    await main.ok('PUT', `${r.S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
    const gate = r.target.gate('waits')
    coffer.clock.pass(1)
    await r.setClock()
    await coffer.coffer.jobs.tick()
    await gate.reached
    const waiting = await r.lastOf('RETIRE')
    assert.notEqual(waiting.jobId, job.jobId)
    assert.match(
      await main.refused(422, 'POST', `${r.job(waiting.jobToken)}/complete`),
      /REQUESTED and was not started yet. Call start first\.$/,
    )
    await main.ok('POST', `${r.S}/disable`)
    assert.match((await r.lastOf('RETIRE')).message, /suspended before retiring PREVIOUS had started\.$/)
    gate.open()
    await r.idle()
  })

  test('whose server was stopped says what that means for a retirement and for a dry run', async () => {
    const own = await startCoffer()
    const { r } = await retiring(own)
    const looks = await makeRotating(own, { name: 'looks', code: STANDS })
    await own.main.ok('PUT', looks.action, { exec: { kind: 'nodejs:20', code: STANDS }, supportsDryRun: true })
    const gate = looks.target.gate('stands')
    const answer = own.main.call('POST', `${looks.S}/rotation?dryRun=true`).catch(() => undefined)
    await gate.reached
    const { jobToken } = await looks.lastJob()
    await own.main.ok('POST', `${looks.job(jobToken)}/pending`)
    const after = await own.restart()
    await answer
    const retired = (await on(after, r.target, r.secretId).lastOf('RETIRE')).message
    assert.match(retired, /stopped in step STARTED, before the action called complete/)
    tellsOfRetiring(retired)
    const looked = (await on(after, looks.target, looks.secretId).lastJob()).message
    assert.match(looked, /stopped in step PENDING, before the action had reported\. Nothing was changed\.$/)
    assert.match(
      await after.main.refused(422, 'POST', `${looks.job(jobToken)}/fail`),
      /The dry run is FAILED and its token is spent\. Nothing was changed; ask for another\.$/,
    )
  })
})
