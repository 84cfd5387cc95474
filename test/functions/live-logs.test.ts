import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attack } from '../barrier/attacker.ts'
import { action } from '../rotation/actions.ts'
import { makeRotating, startRotating } from '../rotation/rotating.ts'
import { listen } from '../support/listen.ts'
import { twoNodes } from '../support/two-nodes.ts'

const SAYS = action(`
  console.log('begins with ' + params.jobToken)
  await gate('first')
  const { data } = await send('POST', job + '/start')
  console.log('has ' + JSON.stringify(data))
  await gate('second')
  console.log('a line more')
  await call('POST', job + '/fail', { message: 'enough' })
  return {}`)

describe('what an action prints is there while it runs', async () => {
  const r = await startRotating({ code: SAYS })
  const { main } = r.coffer
  await r.setClock()
  const [first, second] = [r.target.gate('first'), r.target.gate('second')]
  const stream = await listen(main)
  const stranger = await r.coffer.subAccount('stranger', 'NCP_SECRETMANAGER_USER')
  const strangers = await listen(stranger)
  await main.ok('POST', `${r.S}/rotation`)
  const { jobId } = await r.lastJob()
  const story = () => main.ok('GET', `${r.S}/rotation-jobs/${jobId}`)

  it('with what it was told struck out, and is told as an event', async () => {
    await first.reached
    const told = (await stream.upTo('run.printed')).at(-1)
    assert.deepEqual([told?.data.jobId, told?.data.secretId], [jobId, r.secretId])
    const { state, logs, activationId } = await story()
    assert.equal(state, 'REQUESTED')
    assert.equal(logs.length, 1)
    assert.match(logs[0], /stdout: begins with \*\*\*$/)
    const run = await main.ok('GET', `${r.action}/activations/${activationId}`)
    assert.deepEqual([run.response.status, run.logs], ['running', logs])
    assert.deepEqual((await main.ok('GET', `${r.action}/activations`))[0].logs, logs)
  })

  it('with what it learned meanwhile struck out, too', async () => {
    first.open()
    await second.reached
    await stream.upTo('run.printed')
    const { state, logs } = await story()
    assert.deepEqual([state, logs.length], ['STARTED', 2])
    assert.match(logs[1], /has \{.*\*\*\*/)
    assert.doesNotMatch(logs.join(), /first-Password-1/)
  })

  it('only for who may read what actions print', async () => {
    assert.deepEqual((await stranger.ok('GET', `${r.S}/rotation-jobs/${jobId}`)).logs, [])
    await stranger.refused(403, 'GET', `${r.action}/activations`)
  })

  it('and stays as it is when it has ended, of which an event tells', async () => {
    const before = (await story()).logs
    second.open()
    await r.idle()
    const { state, logs } = await story()
    assert.deepEqual([state, logs.length, logs.slice(0, 2)], ['FAILED', 3, before])
    await stream.upTo('rotation.ended')
    await stream.upTo('run.printed')
    await strangers.upTo('rotation.ended')
    assert.ok(!strangers.heard.some(({ type }) => type === 'run.printed'))
  })

  it('of a run by hand as well', async () => {
    const gate = r.target.gate('by-hand')
    await r.setAction(`exports.main = async ({ target, password }) => {
      console.log('by hand with ' + password)
      await fetch(target + '/gate/by-hand', { method: 'POST' })
      return { done: true }
    }`)
    const body = { target: r.target.url, password: 'only-for-this-run' }
    const { activationId } = await main.ok('POST', `${r.action}?timeout=0`, body)
    await gate.reached
    const printed = await stream.upTo('run.printed')
    assert.equal(printed.at(-1)?.data.id, activationId)
    assert.match((await main.ok('GET', `${r.action}/activations/${activationId}`)).logs.join(), /by hand with \*\*\*$/)
    gate.open()
    await r.idle()
    const ended = await main.ok('GET', `${r.action}/activations/${activationId}`)
    assert.deepEqual([ended.response.result, ended.logs.length], [{ done: true }, 1])
  })
})

describe('what an action prints is there on the other node, too', async () => {
  const { a, b } = await twoNodes(true)
  const r = await makeRotating(a, { code: SAYS })
  await r.setClock()
  const [first, second] = [r.target.gate('first'), r.target.gate('second')]
  const there = a.main.at(b.url)
  const stream = await listen(there)

  it('while it runs, of which an event tells, and in the store sealed', async () => {
    await a.main.ok('POST', `${r.S}/rotation`)
    const { jobId } = await r.lastJob()
    const story = () => there.ok('GET', `${r.S}/rotation-jobs/${jobId}`)
    const withLines = async (count: number) => {
      for (;;) {
        const told = await story()
        if (told.logs.length >= count) return told
        // Of a job that was not started yet the event is another one; whichever it is, it comes after what it tells of.
        while (!(await stream.next()).type.startsWith('rotation.'));
      }
    }
    await first.reached
    const begun = await withLines(1)
    assert.match(begun.logs[0], /stdout: begins with \*\*\*$/)
    const run = await there.ok('GET', `${r.action}/activations/${begun.activationId}`)
    assert.deepEqual([run.response.status, run.logs], ['running', begun.logs])
    first.open()
    await second.reached
    const both = await withLines(2)
    assert.match(both.logs[1], /has \{.*\*\*\*/)
    const attacker = await attack(a)
    const [row] = await attacker.rows('select "logs" from "activation" where "id" = ?', String(begun.activationId))
    await attacker.close()
    assert.match(String(row?.['logs']), /^\{"sealed":"[\w+/=]+"\}$/)
    second.open()
    await r.idle()
    await stream.upTo('rotation.ended')
    const ended = await story()
    assert.deepEqual([ended.state, ended.logs.length, ended.logs.slice(0, 2)], ['FAILED', 3, both.logs])
    stream.leave()
  })
})
