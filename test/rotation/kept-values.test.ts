import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ROTATE } from './actions.ts'
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
