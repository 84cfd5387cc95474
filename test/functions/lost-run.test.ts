import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { Target } from '../rotation/target.ts'
import { startCoffer } from '../support/coffer.ts'

const ACTION = '/ncf/api/v2/packages/-/actions/endless'

test('a run by hand whose server is gone is told of as killed, with the reason, once it cannot go on any more', async () => {
  const gone = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: gone.clock, env: gone.env })
  const target = await Target.start('none')
  const gate = target.gate('endless')
  const code = `exports.main = async ({ url }) => { await fetch(url, { method: 'POST' }); return {} }`
  await gone.main.ok('PUT', ACTION, { exec: { kind: 'nodejs:20', code } })
  const asked = gone.main.call('POST', ACTION, { url: `${target.url}/gate/endless` })
  await gate.reached
  const shown = async () => (await other.main.ok('GET', `${ACTION}/activations`))[0]
  assert.deepEqual((await shown()).response, { status: 'running', success: false, result: null })
  // A node that is gone ends nothing; this one is only not heard of meanwhile.
  other.clock.pass(7 * MINUTE)
  assert.deepEqual((await shown()).response, {
    status: 'killed',
    success: false,
    result: { error: 'The server stopped while the action ran.' },
  })
  gate.open()
  await asked
})
