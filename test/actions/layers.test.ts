import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LAYERS, runnerBehind } from '../runner/running.ts'
import { inTurn } from '../support/turns.ts'

const LOOK = `exports.main = () => {
  const { existsSync } = require('node:fs')
  const seen = ['actions', 'node_modules'].filter((name) => { try { return existsSync(__dirname + '/' + name) } catch { return false } })
  return { seen }
}`

for (const layer of inTurn(LAYERS)) {
  test(`behind ${layer} an action that comes with Coffer finds its code and driver, and one of the user's finds neither`, async () => {
    const { run, answer } = await runnerBehind(layer)
    for (const kind of ['ready:postgresql', 'ready:mysql', 'ready:redis', 'ready:http']) {
      const { reason } = await run('', { kind })
      assert.match(reason, /This action runs as a rotation only/, kind)
    }
    assert.deepEqual(await answer(LOOK), { seen: [] })
    assert.match((await run('', { kind: 'ready:../../test' })).reason, /actions of kind ready:.* cannot run here/)
  })
}
