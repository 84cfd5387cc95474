import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, HOUR } from '#base/instant'
import { idIn, makeSecret } from '../secrets/making.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

for (const engine of ENGINES) {
  describe(`what the history tells on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const reader = await coffer.subAccount('reader', 'NCP_SECRETMANAGER_USER')
    const stranger = await coffer.subAccount('stranger')
    const used = await makeSecret(main, 'used')
    const idle = await makeSecret(main, 'idle')
    const leaving = await makeSecret(main, 'leaving')
    clock.pass(100 * DAY)
    await makeSecret(main, 'young')
    await reader.ok('GET', `${used}/values`)
    await main.ok('POST', `${leaving}/request-deletion`)
    await reader.refused(403, 'PUT', `${used}/memo`, { memo: 'x' })

    test('secrets are unused that are old enough and that nobody read in the days', async () => {
      const told = await main.ok('GET', '/api/v1/reports/unused-secrets?days=90')
      assert.deepEqual([told.days, told.totalCount], [90, 2])
      assert.deepEqual(
        (told.secrets as { secretId: string; lastReadDate: number | null }[]).map(({ secretId, lastReadDate }) => [secretId, lastReadDate]),
        [
          [idIn(idle), null],
          [idIn(leaving), null],
        ],
      )
      assert.deepEqual((await main.ok('GET', '/api/v1/reports/unused-secrets?pageNo=9')).secrets, [])
      assert.equal((await main.ok('GET', '/api/v1/reports/unused-secrets?days=101')).totalCount, 0)
      assert.match(await main.refused(400, 'GET', '/api/v1/reports/unused-secrets?days=0'), /^days: /)
      await stranger.refused(403, 'GET', '/api/v1/reports/unused-secrets')
    })

    test('the overview tells what needs attention, and calls by the hour', async () => {
      const told = await main.ok('GET', '/api/v1/overview')
      assert.equal(told.secrets, 4)
      assert.deepEqual([told.overdue.count, told.failed.count, told.leaving.count, told.unused.count], [0, 0, 1, 2])
      assert.equal(told.leaving.secrets[0].secretId, idIn(leaving))
      assert.deepEqual(told.refusals.find(({ problem }: { problem: string }) => problem === 'access.denied')?.count >= 1, true)
      assert.equal(told.calls.length, 24)
      const [newest] = told.calls.slice(-1)
      assert.equal(newest.timestamp, Math.floor(clock.now() / HOUR) * HOUR)
      assert.ok(newest.count > 0)
    })

    test('the overview shows no record to whoever may not search the logs', async () => {
      const told = await reader.ok('GET', '/api/v1/overview')
      assert.equal(told.secrets, 4)
      assert.deepEqual(told.refusals, [])
      assert.ok(told.calls.every(({ count }: { count: number }) => count === 0))
    })
  })
}
