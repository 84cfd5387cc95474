import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { makeSecret, VALUE } from './making.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`the stages of a secret (${engine})`, async () => {
    const coffer = await startCoffer({ engine, env: { COFFER_DELETION_DAYS: '9' } })
    const { main } = coffer
    const S = await makeSecret(main, 'staged')

    it('are told by version and date, filled and empty, with how long a deletion waits', async () => {
      const { stages, strayCount, deletionDays } = await main.ok('GET', `${S}/stages`)
      assert.deepEqual(stages, { previous: null, active: { version: 1, registerDate: coffer.clock.now() }, pending: null })
      assert.deepEqual({ strayCount, deletionDays }, { strayCount: 0, deletionDays: 9 })
    })

    it('move with the chain, and no part of a value is in them', async () => {
      await main.ok('PUT', `${S}/values`, { previous: VALUE, active: JSON.stringify({ user: 'app', password: 'Another-one-1' }) })
      const { stages } = await main.ok('GET', `${S}/stages`)
      assert.deepEqual([stages.previous.version, stages.active.version, stages.pending], [2, 3, null])
      assert.doesNotMatch(JSON.stringify(stages), /password|Another/)
    })
  })
}
