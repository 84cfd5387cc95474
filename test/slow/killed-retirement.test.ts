import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { test } from 'node:test'
import { action } from '../rotation/actions.ts'
import { FIRST_PASSWORD, type Story } from '../rotation/rotating.ts'
import { Target } from '../rotation/target.ts'
import { newServerEnvironment, type ServerProcess, startServer } from '../support/server-process.ts'

/** Each step of a retirement, and what must be so when everything stops right there. */
const STEPS = [
  { step: 'retire-before-start', ends: 'FAILED', says: /in step REQUESTED/, keepsPrevious: true },
  { step: 'retire-started', ends: 'FAILED', says: /in step STARTED/, keepsPrevious: true },
  { step: 'retire-done', ends: 'FAILED', says: /in step STARTED/, keepsPrevious: true },
  { step: 'retire-completed', ends: 'COMPLETED', says: /PREVIOUS/, keepsPrevious: false },
] as const

/** A rotation that goes through, and a retirement that can be stopped at each of its steps. */
const RETIRES = action(`
  if (params.step === 'retire') await gate('retire-before-start')
  const { decryptedSecretChain: chain } = await call('POST', job + '/start')
  if (params.step !== 'retire') {
    const { pending } = await call('POST', job + '/pending')
    await target('/password', { password: JSON.parse(chain.active).password, next: JSON.parse(pending).password })
    await call('POST', job + '/complete')
    return {}
  }
  await gate('retire-started')
  await target('/retire', { password: JSON.parse(chain.previous).password })
  await gate('retire-done')
  await call('POST', job + '/complete')
  await gate('retire-completed')
  return {}`)

async function makeRetiring({ main }: ServerProcess, target: Target, step: string): Promise<string> {
  const name = `${step}-action`
  await main.ok('PUT', `/ncf/api/v2/packages/-/actions/${name}`, { exec: { kind: 'nodejs:20', code: RETIRES } })
  const { id: triggerId } = await main.ok('PUT', `/ncf/api/v2/triggers/${step}`, { parameters: { target: target.url, now: Date.now() } })
  await main.ok('POST', `/ncf/api/v2/triggers/${step}/link-action`, { action: name })
  const secretValue = { value: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }), rotationTargets: ['password'] }
  const { secretId } = await main.ok('POST', '/api/v1/secrets', { secretName: step.replace('retire-', 'r-'), secretValue })
  await main.ok('PUT', `/api/v1/secrets/${secretId}/triggers`, { triggerId })
  const S = `/api/v1/secrets/${secretId}`
  await main.ok('POST', `${S}/rotation`)
  await ended({ main }, S, 'ROTATE')
  return S
}

/** A process of its own tells nobody when it is done, so its answers are asked for. */
async function ended({ main }: Pick<ServerProcess, 'main'>, S: string, kind: string): Promise<Story> {
  for (let tries = 0; tries < 3000; tries++) {
    const { jobs } = await main.ok<{ jobs: (Story & { kind: string })[] }>('GET', `${S}/rotation-jobs`)
    const last = jobs.find((job) => job.kind === kind)
    if (last !== undefined && last.endedDate !== null) return last
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the job did not end')
}

test('a server that is killed at any step of a retirement tells the truth afterwards, keeps PREVIOUS until it was completed, and ACTIVE always', async () => {
  let server = await startServer(await newServerEnvironment())
  const all: { S: string; target: Target; at: (typeof STEPS)[number] }[] = []
  for (const at of STEPS) {
    const target = await Target.start(FIRST_PASSWORD)
    all.push({ S: await makeRetiring(server, target, at.step), target, at })
  }
  const gates = all.map(({ target, at }) => target.gate(at.step))
  for (const { S } of all) await server.main.ok('PUT', `${S}/retirement`, { consumerDays: 1, deadlineDays: 1 })
  await Promise.all(gates.map(({ reached }) => reached))
  await server.end('SIGKILL')
  for (const gate of gates) gate.open()

  server = await startServer(server.env)
  for (const { S, target, at } of all) {
    const { state, message } = await ended(server, S, 'RETIRE')
    assert.equal(state, at.ends, at.step)
    assert.match(message, at.says, at.step)
    const { decryptedSecretChain: chain } = await server.main.ok('GET', `${S}/values`)
    assert.equal(chain.previous !== null, at.keepsPrevious, at.step)
    assert.equal(JSON.parse(chain.active).password, target.password, `${at.step}: ACTIVE logs in`)
    assert.equal((await server.main.ok('GET', S)).secretStatus, 'ENABLE', at.step)
    await server.main.ok('POST', `${S}/rotation`)
    const next = await ended(server, S, 'ROTATE')
    assert.equal(next.state, 'COMPLETED', `${at.step}: ${next.message}`)
  }
  await server.end('SIGTERM')
  await rm(server.home, { recursive: true })
})
