import assert from 'node:assert/strict'
import { test } from 'node:test'
import { action, ROTATE } from './actions.ts'
import { FIRST_PASSWORD, type Rotating, startRotating } from './rotating.ts'

/** The passwords of everything that is stored, stages and strays. */
async function kept(r: Rotating): Promise<string[]> {
  const { strays } = await r.coffer.main.ok<{ strays: { value: string }[] }>('GET', `${r.S}/strays`)
  return [...Object.values(await r.passwords()), ...strays.map(({ value }) => JSON.parse(value).password)]
}

test('a value that the target may carry is kept when people change PENDING by hand, even if a later job failed before it got there', async () => {
  const r = await startRotating()
  r.target.fault = 'changes and breaks'
  await r.rotate()
  const carried = r.target.password
  assert.equal((await r.passwords()).pending, carried)
  await r.setAction(`exports.main = () => { throw new Error('before anything') }`)
  assert.equal((await r.rotate()).state, 'FAILED')
  await r.coffer.main.ok('PUT', `${r.S}/values`, { pending: JSON.stringify({ user: 'app', password: 'by-hand' }) })
  assert.ok((await kept(r)).includes(carried))
  await r.coffer.main.ok('PUT', `${r.S}/values`, { pending: '' })
  assert.ok((await kept(r)).includes(carried))
})

test('whatever a row of faults does, at every moment one stored value logs in to the target', async () => {
  const r = await startRotating()
  for (const fault of ['refuses', 'changes and breaks', 'none', 'changes and breaks', 'refuses', 'none'] as const) {
    r.target.fault = fault
    const gates = ['pending', 'changed'].map((name) => r.target.gate(name))
    await r.coffer.main.ok('POST', `${r.S}/rotation${fault === 'refuses' ? '?fresh=true' : ''}`)
    for (const gate of gates) {
      await Promise.race([gate.reached, r.idle()])
      assert.ok((await kept(r)).includes(r.target.password), fault)
      gate.open()
    }
    await r.idle()
    assert.ok((await kept(r)).includes(r.target.password), fault)
  }
})

test('a stray that the target carries logs in until the rotation that follows has completed', async () => {
  const r = await startRotating()
  r.target.fault = 'changes and breaks'
  await r.rotate()
  const carried = r.target.password
  await r.setAction(ROTATE.replace('JSON.parse(chain.active)', `({ password: ${JSON.stringify(carried)} })`))
  r.target.fault = 'none'
  const gate = r.target.gate('pending')
  await r.coffer.main.ok('POST', `${r.S}/rotation?fresh=true`)
  await gate.reached
  assert.ok((await kept(r)).includes(carried))
  gate.open()
  await r.idle()
  assert.equal((await r.lastJob()).state, 'COMPLETED')
  assert.deepEqual((await kept(r)).sort(), [FIRST_PASSWORD, r.target.password].sort())
})

/** Ends without a word once it registered PENDING, and when it is `carriesOn` completes the PENDING that is there, as an action does that finds it working. */
const LEAVES = action(`
  const { decryptedSecretChain: chain } = await call('POST', job + '/start')
  if (params.carriesOn !== true) { await call('POST', job + '/pending'); throw new Error('half way') }
  if (params.asksFor === true && (await call('POST', job + '/pending')).pending !== chain.pending) throw new Error('another PENDING')
  if (params.puts === true) await call('PUT', job + '/pending', { value: chain.pending })
  await call('POST', job + '/complete')
  return {}`)

for (const way of ['completes at once', 'asksFor', 'puts'])
  test(`what people change in ACTIVE while PENDING of a failed job stands is there after the next one, which ${way}`, async () => {
    const r = await startRotating({ code: LEAVES })
    assert.equal((await r.rotate()).state, 'FAILED')
    const left = (await r.chain()).pending ?? ''
    const edited = '{"user":"app","keyPrefix":1.50,"password":"first-Password-1"}'
    await r.coffer.main.ok('PUT', `${r.S}/values/active`, { value: edited })
    await r.setClock({ carriesOn: true, [way]: true })
    assert.equal((await r.rotate()).state, 'COMPLETED')
    const { active, previous, pending } = await r.chain()
    const { password } = JSON.parse(left)
    assert.equal(active, `{"user":"app","keyPrefix":1.50,"password":${JSON.stringify(password)}}`)
    assert.deepEqual([previous, pending], [edited, null])
    assert.deepEqual((await kept(r)).sort(), [FIRST_PASSWORD, password].sort())
  })

test('PENDING that is carried over to an edited ACTIVE is kept as it was, too, until a job completes', async () => {
  const r = await startRotating({ code: LEAVES })
  await r.rotate()
  const left = (await r.chain()).pending
  await r.coffer.main.ok('PUT', `${r.S}/values`, { active: '{"password":"first-Password-1","host":"elsewhere"}' })
  const failed = await r.rotate()
  assert.equal(failed.state, 'FAILED')
  const { strays } = await r.coffer.main.ok('GET', `${r.S}/strays`)
  assert.deepEqual(
    strays.map(({ value }: { value: string }) => value),
    [left],
  )
  const carried = JSON.parse((await r.chain()).pending ?? '')
  assert.deepEqual(carried, { password: JSON.parse(left ?? '').password, host: 'elsewhere' })
  const { timeline } = await r.coffer.main.ok('GET', `${r.S}/rotation-jobs/${failed.jobId}`)
  assert.match(timeline.find(({ step }: { step: string }) => step === 'started').message, /ACTIVE was changed since .* among the strays/)
})

test('PENDING is left alone where ACTIVE was changed in rotation targets alone, and where people wrote PENDING after ACTIVE', async () => {
  const r = await startRotating({ code: LEAVES })
  await r.rotate()
  const left = (await r.chain()).pending
  await r.coffer.main.ok('PUT', `${r.S}/values`, { active: '{"user":"app","password":"by hand"}' })
  await r.rotate()
  assert.equal((await r.chain()).pending, left)
  const both = { active: '{"user":"one","password":"a"}', pending: '{"user":"two","password":"b"}' }
  await r.coffer.main.ok('PUT', `${r.S}/values`, both)
  await r.setClock({ carriesOn: true })
  assert.equal((await r.rotate()).state, 'COMPLETED')
  assert.equal((await r.chain()).active, both.pending)
})

test('an edited ACTIVE that leaves no room for PENDING is told of, and nothing is lost', async () => {
  const r = await startRotating({ code: LEAVES })
  await r.rotate()
  const before = await r.chain()
  const edited = JSON.stringify({ password: '', more: 'x'.repeat(9975) })
  await r.coffer.main.ok('PUT', `${r.S}/values`, { active: edited })
  const failed = await r.rotate()
  assert.deepEqual([failed.state, failed.startedDate], ['FAILED', null])
  assert.match(failed.message, /leaves no room/)
  assert.deepEqual(await r.chain(), { ...before, active: edited })
})
