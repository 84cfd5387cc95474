import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { accountOf, makePolicy, POLICIES } from '../access/iam.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const REPORT = '/api/v1/history/refusals'

for (const engine of ENGINES_IN_TURN) {
  describe(`calls of nobody known on ${engine}`, async () => {
    let running = await startCoffer({ engine, env: { COFFER_HISTORY_DAYS: '30' } })

    test('are counted by their reason and the block that they came from', async () => {
      for (let n = 0; n < 3; n++) await running.coffer.app.inject({ method: 'GET', url: '/api/v1/secrets' })
      // A server that stops writes what it counted.
      running = await running.restart()
      const { counted } = await running.main.ok('GET', REPORT)
      assert.deepEqual(
        counted.filter(({ reason }: { reason: string }) => reason === 'missing headers'),
        [{ reason: 'missing headers', count: 3, addresses: [{ address: '127.0.0.0/24', count: 3 }] }],
      )
    })

    test('are told most frequent first, as many reasons and blocks as the contract says', async () => {
      const { store } = running.coffer
      const minute = Math.floor(running.clock.now() / MINUTE) * MINUTE
      const lines = Array.from({ length: 300 }, (_, i) => ({
        minute,
        reason: `reason ${i % 30}`,
        address: `192.0.${i}.0/24`,
        count: 1 + (i % 30),
      }))
      await store.countRefusals(lines)
      const { counted } = await running.main.ok('GET', REPORT)
      assert.equal(counted.length, 20)
      assert.deepEqual([counted[0].reason, counted[0].count, counted[0].addresses.length], ['reason 29', 300, 5])
    })

    test('are not told to who sees a part of the history alone, since they belong to no account', async () => {
      const { main } = running
      const partly = await running.subAccount('partly')
      const policy = '00000000-0000-4000-8000-0000000000c1'
      const nrn = `nrn:PUB:CloudLogAnalytics:KR:${await accountOf(main)}:Log/*`
      const [product, actions] = ['CloudLogAnalytics', ['View/getRefusals']]
      await makePolicy(running, policy, [{ effect: 'Allow', targets: [{ product, actions, resourceNrns: [nrn] }] }])
      await main.ok('POST', POLICIES(partly.id), { policyIdList: [policy] })
      assert.deepEqual((await partly.ok('GET', REPORT)).counted, [])
    })

    test('are of interest for the days that are asked for, and go when records of their days go', async () => {
      const { main, clock, coffer } = running
      clock.pass(8 * DAY)
      assert.deepEqual((await main.ok('GET', `${REPORT}?days=7`)).counted, [])
      assert.equal((await main.ok('GET', `${REPORT}?days=9`)).counted.length, 20)
      const dropped = async () => {
        await coffer.store.dropRefusals(clock.now() - 30 * DAY)
        return (await main.ok('GET', `${REPORT}?days=365`)).counted.length
      }
      assert.equal(await dropped(), 20)
      clock.pass(23 * DAY)
      assert.equal(await dropped(), 0)
    })
  })
}
