import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR } from '#base/instant'
import { attack, edit } from '../barrier/attacker.ts'
import { newSecret } from '../barrier/subjects.ts'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

async function deleted(coffer: TestCoffer, name: string): Promise<string> {
  const id = await newSecret(coffer, name)
  await coffer.main.ok('POST', `/api/v1/secrets/${id}/request-deletion`)
  return id
}

async function tick({ coffer }: TestCoffer): Promise<void> {
  await coffer.jobs.tick()
  await coffer.dispatcher.idle()
}

for (const engine of ENGINES_IN_TURN) {
  describe(`the clock on ${engine}, when rows that it looks at were edited`, () => {
    it('goes on with everybody else, and says of which it could not look after', async () => {
      const coffer = await startCoffer({ engine })
      const edited = await deleted(coffer, 'edited')
      const sound = await deleted(coffer, 'sound')
      const rotating = await makeRotating(coffer, { name: 'rotating', autoRotationPeriod: 7 })
      const forged = await makeRotating(coffer, { name: 'forged', autoRotationPeriod: 7 })
      const attacker = await attack(coffer)
      await edit(attacker, 'secret', { id: edited }, { memo: 'edited' })
      await edit(attacker, 'secret', { id: forged.secretId }, { memo: 'edited' })
      await edit(attacker, 'secret', { id: rotating.secretId }, { memo: '' })
      const after = await coffer.restart()
      // Days in small steps: after a jump the clock would wait before it destroys.
      for (let day = 0; day < 8; day++) {
        after.clock.pass(DAY - HOUR)
        await tick(after)
        after.clock.pass(HOUR)
        await tick(after)
      }

      await after.main.refused(404, 'GET', `/api/v1/secrets/${sound}`)
      assert.match(await after.main.refused(500, 'GET', `/api/v1/secrets/${edited}`), /cannot be believed/)
      const { jobs } = await after.main.ok<{ jobs: object[] }>('GET', `/api/v1/secrets/${rotating.secretId}/rotation-jobs`)
      assert.ok(jobs.length > 0, 'its rotation was requested')
      for (const id of [edited, forged.secretId]) {
        const said = after
          .logged()
          .split('\n')
          .filter((line) => line.includes('stepped over') && line.includes(id))
        assert.ok(said.length >= 1 && said.length <= 17, `said ${said.length} times of ${id}`)
      }
      await attacker.close()
    })
  })
}
