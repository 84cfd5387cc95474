import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { ROTATE } from '../rotation/actions.ts'
import { FIRST_PASSWORD, type Story, startRotating } from '../rotation/rotating.ts'
import { Target } from '../rotation/target.ts'
import type { Caller } from '../support/caller.ts'
import { descendantsOf, isAlive } from '../support/processes.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/** Each step of a rotation, and what must be so when everything stops right there. */
const STEPS = [
  { step: 'before-start', ends: 'FAILED', says: /in step REQUESTED/, targetChanged: false },
  { step: 'started', ends: 'FAILED', says: /in step STARTED/, targetChanged: false },
  { step: 'pending', ends: 'FAILED', says: /in step PENDING.*PENDING is kept; retry/, targetChanged: false },
  { step: 'changed', ends: 'FAILED', says: /in step PENDING.*PENDING is kept; retry/, targetChanged: true },
  { step: 'completed', ends: 'COMPLETED', says: /ACTIVE now/, targetChanged: true },
] as const

async function stored(main: Caller, S: string): Promise<string[]> {
  const { decryptedSecretChain: chain } = await main.ok('GET', `${S}/values`)
  const { strays } = await main.ok('GET', `${S}/strays`)
  const texts = [chain.active, chain.pending, ...strays.map(({ value }: { value: string }) => value)]
  return texts.filter((text) => text !== null).map((text) => JSON.parse(text as string).password)
}

async function story(main: Caller, S: string): Promise<Story | undefined> {
  return (await main.ok<{ jobs: Story[] }>('GET', `${S}/rotation-jobs`)).jobs[0]
}

/** A process of its own tells nobody when it is done, so its answers are asked for. */
async function endOf(main: Caller, S: string): Promise<Story> {
  for (let tries = 0; tries < 2000; tries++) {
    const last = await story(main, S)
    if (last !== undefined && last.endedDate !== null) return last
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the job did not end')
}

/** Kills the server and resolves once its actions have died with it, which the system sees to in its own time and tells nobody. */
async function killed({ child, end }: ServerProcess): Promise<void> {
  const actions = descendantsOf(child.pid ?? assert.fail('no process'))
  await end('SIGKILL')
  for (let tries = 0; actions.some((pid) => isAlive(pid)); tries++) {
    assert.ok(tries < 2000, 'an action outlived its server')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Each has an action, a trigger and a secret of its own, since what is killed goes on in the same home. */
async function makeSecret(main: Caller, target: Target, step: string): Promise<string> {
  await main.ok('PUT', `/ncf/api/v2/packages/-/actions/rotate-${step}`, { exec: { kind: 'nodejs:20', code: ROTATE } })
  const parameters = { target: target.url, now: Date.now() }
  const { id: triggerId } = await main.ok('PUT', `/ncf/api/v2/triggers/nightly-${step}`, { parameters })
  await main.ok('POST', `/ncf/api/v2/triggers/nightly-${step}/link-action`, { action: `rotate-${step}` })
  const secretValue = { value: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }), rotationTargets: ['password'] }
  const { secretId } = await main.ok('POST', '/api/v1/secrets', { secretName: `d-${step}`, secretValue })
  await main.ok('PUT', `/api/v1/secrets/${secretId}/triggers`, { triggerId })
  return secretId
}

describe('the server is killed', () => {
  let server: ServerProcess
  before(async () => {
    server = await startServer(await newServerEnvironment())
  })
  after(async () => {
    await server.end('SIGKILL')
    await rm(server.home, { recursive: true, force: true })
  })
  for (const { step, ends, says, targetChanged } of STEPS) {
    test(`at the step ${step}: the next start tells the truth, and a stored value logs in`, async () => {
      const target = await Target.start(FIRST_PASSWORD)
      const S = `/api/v1/secrets/${await makeSecret(server.main, target, step)}`
      const gate = target.gate(step)
      await server.main.ok('POST', `${S}/rotation`)
      await gate.reached
      await killed(server)
      gate.open()

      server = await startServer(server.env)
      const job = await endOf(server.main, S)
      assert.equal(job.state, ends)
      assert.match(job.message, says)
      assert.equal(target.changes, targetChanged ? 1 : 0)
      assert.ok((await stored(server.main, S)).includes(target.password), 'a stored value logs in')
      assert.equal((await server.main.ok('GET', S)).secretStatus, 'ENABLE')
      assert.equal((await server.main.call('POST', `/action/v1/secrets/${S.split('/').pop()}/jobs/${job.jobToken}/start`)).status, 422)

      await server.main.ok('POST', ends === 'FAILED' ? `${S}/retry-rotation` : `${S}/rotation`)
      const next = await endOf(server.main, S)
      assert.equal(next.state, 'COMPLETED', next.message)
      assert.equal((await stored(server.main, S))[0], target.password)
      assert.equal(target.changes, ends === 'FAILED' ? 1 : 2)
    })
  }
})

test('an action that dies at any step leaves a stored value that logs in, and its retry completes', async () => {
  const r = await startRotating()
  for (const { step } of STEPS) {
    await r.setAction(ROTATE.replace(`await gate('${step}')`, 'process.exit(9)'))
    const job = await r.rotate()
    assert.equal(job.state, step === 'completed' ? 'COMPLETED' : 'FAILED', step)
    assert.ok((await stored(r.coffer.main, r.S)).includes(r.target.password), step)
    assert.equal(await r.status(), 'ENABLE')
    await r.setAction(ROTATE)
    await r.coffer.main.ok('POST', step === 'completed' ? `${r.S}/rotation` : `${r.S}/retry-rotation`)
    await r.idle()
    assert.equal((await r.lastJob()).state, 'COMPLETED', step)
    assert.equal((await r.passwords()).active, r.target.password)
  }
})
