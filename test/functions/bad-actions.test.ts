import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE } from '#base/instant'
import { action, ROTATE } from '../rotation/actions.ts'
import { FIRST_PASSWORD, makeRotating, type Rotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN, everyThirdInTurn } from '../support/turns.ts'

/** Code that is wrong, how its run ends, and what the story of its job says. */
interface Bad {
  what: string
  code: string
  status: 'action error' | 'success'
  says: RegExp
  /** Whether a new value had been registered by then. */
  pending?: true
}

const START = "await call('POST', job + '/start');"
const REGISTER = `${START} const { pending } = await call('POST', job + '/pending'); const next = JSON.parse(pending).password;`

const BAD: Bad[] = [
  { what: 'has a syntax error', code: 'exports.main = async ( => {', status: 'action error', says: /SyntaxError.*in step REQUESTED/ },
  { what: 'is no code at all', code: '\u0001 {{{', status: 'action error', says: /SyntaxError.*in step REQUESTED/ },
  {
    what: 'throws while it is loaded',
    code: 'throw new Error("cannot load")',
    status: 'action error',
    says: /cannot load.*in step REQUESTED/,
  },
  {
    what: 'needs a package that is not there',
    code: 'require("no-such-package")',
    status: 'action error',
    says: /no-such-package.*in step REQUESTED/s,
  },
  { what: 'has no main', code: 'exports.other = () => ({})', status: 'action error', says: /no function main.*in step REQUESTED/ },
  { what: 'has a main that is no function', code: 'exports.main = 7', status: 'action error', says: /no function main/ },
  {
    what: 'returns nothing and calls nothing',
    code: 'exports.main = () => undefined',
    status: 'success',
    says: /without calling complete or fail\. It was in step REQUESTED/,
  },
  {
    what: 'returns a number',
    code: action(`${REGISTER} return 7`),
    status: 'action error',
    says: /answered number.*in step PENDING.*PENDING is kept/,
    pending: true,
  },
  { what: 'returns an array', code: action(`${START} return []`), status: 'action error', says: /answered an array.*in step STARTED/ },
  { what: 'returns what is no JSON', code: action(`${START} return { n: 1n }`), status: 'action error', says: /cannot be written as JSON/ },
  {
    what: 'returns a circle',
    code: action(`${START} const a = {}; a.a = a; return a`),
    status: 'action error',
    says: /cannot be written as JSON/,
  },
  {
    what: 'throws whole sentences',
    code: action(`${START} throw new Error('The target refused. Nothing was changed.')`),
    status: 'action error',
    says: /Nothing was changed\. It was in step STARTED, before/,
  },
  {
    what: 'throws a question in another language',
    code: action(`${START} throw new Error('비밀번호를 바꿀 수 없습니다. 권한이 있나요?')`),
    status: 'action error',
    says: /권한이 있나요\? It was in step STARTED/,
  },
  {
    what: 'throws a number',
    code: action(`${REGISTER} throw 7`),
    status: 'action error',
    says: /it threw 7, which is no error.*PENDING is kept/,
    pending: true,
  },
  { what: 'throws nothing', code: action(`${START} throw undefined`), status: 'action error', says: /it threw undefined.*in step STARTED/ },
  {
    what: 'throws what cannot be shown',
    code: action(`${START} throw { toJSON() { throw 1 } }`),
    status: 'action error',
    says: /something that cannot be shown/,
  },
  {
    what: 'leaves a promise rejected',
    code: action(`${START} Promise.reject(new Error('nobody waits')); await wait(1000); return {}`),
    status: 'action error',
    says: /nobody waits/,
  },
  {
    what: 'exits without a word',
    code: action(`${REGISTER} process.exit(0)`),
    status: 'action error',
    says: /without an answer.*in step PENDING/,
    pending: true,
  },
  {
    what: 'prints and throws the secrets',
    code: action(
      `${REGISTER} console.log(pending, params.jobToken, process.env.NCLOUD_SECRET_KEY); console.error(next); throw new Error('bad ' + next + ' ' + process.env.NCLOUD_SECRET_KEY)`,
    ),
    status: 'action error',
    says: /bad \*\*\* \*\*\*.*PENDING is kept/,
    pending: true,
  },
  {
    what: 'completes before it has started',
    code: action(`await call('POST', job + '/complete')`),
    status: 'action error',
    says: /complete answered 422.*in step REQUESTED/,
  },
  {
    what: 'completes without a new value',
    code: action(`${START} await call('POST', job + '/complete')`),
    status: 'action error',
    says: /complete answered 422.*in step STARTED/,
  },
]

const coffers = await Promise.all(ENGINES_IN_TURN.map(async (engine) => ({ engine, coffer: await startCoffer({ engine }) })))

for (const { engine, coffer } of coffers) {
  const { main } = coffer

  /** Whatever an action did, ACTIVE is as it was, the secret is free, and a good action completes the next try. */
  async function nothingIsLost(r: Rotating): Promise<void> {
    const { active, pending } = await r.passwords()
    assert.deepEqual([active, r.target.password, await r.status()], [FIRST_PASSWORD, FIRST_PASSWORD, 'ENABLE'])
    await r.setAction(ROTATE)
    await r.setClock()
    coffer.clock.pass(1)
    await main.ok('POST', `${r.S}/retry-rotation`)
    await r.idle()
    const job = await r.lastJob()
    assert.equal(job.state, 'COMPLETED', job.message)
    const after = await r.passwords()
    assert.equal(after.active, r.target.password)
    if (pending !== undefined) assert.equal(after.active, pending)
  }

  describe(`an action on ${engine} that`, () => {
    for (const [n, { what, code, status, says, pending }] of everyThirdInTurn(BAD).entries()) {
      test(what, async () => {
        const r = await makeRotating(coffer, { name: `bad-${n}`, code })
        const job = await r.rotate()
        assert.equal(job.state, 'FAILED')
        assert.match(job.message, says)
        const kept = (await r.passwords()).pending
        assert.equal(kept !== undefined, pending === true)
        const [activation] = await main.ok('GET', `${r.action}/activations`)
        assert.equal(activation.response.status, status)
        const told = JSON.stringify([job.message, activation, await main.ok('GET', `/api/v1/secrets/${r.secretId}/logs`)])
        for (const never of [kept, FIRST_PASSWORD]) if (never !== undefined) assert.ok(!told.includes(never))
        assert.ok(!JSON.stringify([job.message, activation]).includes(job.jobToken))
        assert.doesNotMatch(JSON.stringify(activation), /ncp_iam_BPKSKR/)
        await nothingIsLost(r)
      })
    }

    test('completes twice shifts the chain once', async () => {
      const code = action(`${REGISTER}
        await target('/password', { password: '${FIRST_PASSWORD}', next })
        const first = await send('POST', job + '/complete')
        const second = await send('POST', job + '/complete')
        const late = await send('POST', job + '/fail', { message: 'too late' })
        return { first: first.status, second: second.status, late: late.status }`)
      const r = await makeRotating(coffer, { name: 'twice', code })
      assert.equal((await r.rotate()).state, 'COMPLETED')
      const [{ response }] = await main.ok('GET', `${r.action}/activations`)
      assert.deepEqual([response.result.first, response.result.second], [200, 200])
      assert.notEqual(response.result.late, 200)
      assert.deepEqual(await r.passwords(), { previous: FIRST_PASSWORD, active: r.target.password })
    })

    test('breaks off after complete has completed all the same', async () => {
      const code = action(`${REGISTER}
        await target('/password', { password: '${FIRST_PASSWORD}', next })
        await call('POST', job + '/complete')
        throw new Error('afterwards')`)
      const r = await makeRotating(coffer, { name: 'afterwards', code })
      assert.equal((await r.rotate()).state, 'COMPLETED')
      const [{ response }] = await main.ok('GET', `${r.action}/activations`)
      assert.equal(response.status, 'action error')
      assert.equal((await r.passwords()).active, r.target.password)
    })

    test("calls for another secret, with that one's token, moves nothing there", async () => {
      const other = await makeRotating(coffer, { name: 'other' })
      const gate = other.target.gate('before-start')
      await main.ok('POST', `${other.S}/rotation`)
      await gate.reached
      const { jobToken } = await other.lastJob()
      const code = action(`${START}
        const answers = {}
        for (const step of ['start', 'pending', 'complete', 'fail']) {
          answers['its ' + step] = (await send('POST', '${other.job(jobToken)}/' + step)).status
          answers['crossed ' + step] = (await send('POST', job.replace(params.jobToken, '${jobToken}') + '/' + step)).status
        }
        return answers`)
      const r = await makeRotating(coffer, { name: 'crossing', code })
      await main.ok('POST', `${r.S}/rotation`)
      while ((await r.lastJob()).endedDate === null) await new Promise((resolve) => setTimeout(resolve, 20))
      const [{ response }] = await main.ok('GET', `${r.action}/activations`)
      for (const [call, status] of Object.entries(response.result)) assert.ok([403, 404].includes(Number(status)), `${call}: ${status}`)
      assert.equal((await other.lastJob()).state, 'REQUESTED')
      gate.open()
      await other.idle()
      assert.equal((await other.lastJob()).state, 'COMPLETED')
      await nothingIsLost(r)
    })

    test('runs longer than it may is ended, and what it does afterwards is refused', async () => {
      const r = await makeRotating(coffer, { name: 'too-long' })
      const code = action(`${REGISTER} await gate('pending'); for (;;);`)
      await main.ok('PUT', r.action, { exec: { kind: 'nodejs:20', code }, limits: { timeout: 5000, memory: 128 } })
      const job = await r.rotate()
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /longer than its limit of 5000 ms.*in step PENDING.*PENDING is kept/)
      for (const call of ['start', 'pending', 'complete', 'fail'])
        assert.match(await main.refused(422, 'POST', `${r.job(job.jobToken)}/${call}`), /FAILED/)
      await nothingIsLost(r)
    })

    test('calls after the time limit of its job is told so', async () => {
      const code = action(`${REGISTER}
        await gate('pending')
        await call('POST', job + '/complete')`)
      const r = await makeRotating(coffer, { name: 'job-limit', code })
      const gate = r.target.gate('pending')
      await main.ok('POST', `${r.S}/rotation`)
      await gate.reached
      coffer.clock.pass(16 * MINUTE)
      await coffer.coffer.jobs.tick()
      gate.open()
      await r.idle()
      const job = await r.lastJob()
      assert.equal(job.state, 'TIMED_OUT')
      for (const call of ['start', 'pending', 'complete', 'fail'])
        assert.match(await main.refused(422, 'POST', `${r.job(job.jobToken)}/${call}`), /TIMED_OUT/)
      await nothingIsLost(r)
    })
  })
}
