import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, HOUR } from '#base/instant'
import { COMPLETES, FAILS, idIn, makeSecret, makeTrigger } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

for (const engine of ENGINES_IN_TURN) {
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

    test('first-time readers are told of secrets whose history one may see', async () => {
      const told = async (days: number, who = main) =>
        (await who.ok('GET', `/api/v1/reports/first-readers?days=${days}`)).secrets.map(
          (secret: { secretId: string; readers: { id: string }[] }) => [secret.secretId, secret.readers.map(({ id }) => id)],
        )
      assert.deepEqual(await told(7), [[idIn(used), [reader.id]]])
      clock.pass(8 * DAY)
      await reader.ok('GET', `${used}/values`)
      await main.ok('GET', `${idle}/values`)
      const [[secret, readers], ...others] = await told(7)
      assert.deepEqual([secret, readers.length, others], [idIn(idle), 1, []], 'who read before is no first-time reader')
      assert.deepEqual((await told(9, reader)).length, 2)
      await stranger.refused(403, 'GET', '/api/v1/reports/first-readers')
    })

    test('unused rights are what a policy allows and the sub account did not do', async () => {
      const told = async (days: number) => {
        const { policies } = await main.ok('GET', `/api/v1/sub-accounts/${reader.id}/unused-rights?days=${days}`)
        const [policy] = policies as { policyName: string; allowed: number; unused: { product: string; action: string }[] }[]
        return policy ?? assert.fail('it has no policy')
      }
      const { policyName, allowed, unused } = await told(90)
      const actions = unused.map(({ action }) => action)
      assert.equal(policyName, 'NCP_SECRETMANAGER_USER')
      assert.ok(unused.every(({ product, action }) => product === 'SecretManager' && action.startsWith('View/')))
      assert.deepEqual([actions.includes('View/getSecretValue'), actions.includes('View/getSecretLogs')], [false, true])
      assert.ok(unused.length < allowed)
      clock.pass(2 * DAY)
      assert.equal((await told(1)).unused.length, allowed, 'what was used before the days counts as unused')
      assert.deepEqual((await main.ok('GET', `/api/v1/sub-accounts/${stranger.id}/unused-rights`)).policies, [])
      await reader.refused(403, 'GET', `/api/v1/sub-accounts/${reader.id}/unused-rights`)
      await main.refused(400, 'GET', '/api/v1/sub-accounts/00000000-0000-4000-8000-000000000000/unused-rights')
    })

    test('refusals are counted by their reason, with whom they met, for those who may search logs', async () => {
      const { reasons } = await main.ok('GET', '/api/v1/history/refusals?days=30')
      const denied = reasons.find(({ problem }: { problem: string }) => problem === 'access.denied')
      assert.ok(denied.count >= 3)
      assert.deepEqual(denied.principals.map(({ name }: { name: string }) => name).toSorted(), ['reader', 'stranger'])
      assert.equal(
        denied.principals.reduce((sum: number, { count }: { count: number }) => sum + count, 0),
        denied.count,
      )
      await reader.refused(403, 'GET', '/api/v1/history/refusals')
      assert.match(await main.refused(400, 'GET', '/api/v1/history/refusals?days=0'), /^days: /)
    })

    test('the health of a rotation is its last result, failures in a row, and whether it is overdue', async () => {
      const S = await makeSecret(main, 'rotating')
      const rotate = async () => {
        await main.ok('POST', `${S}/rotation`)
        await coffer.coffer.dispatcher.idle()
      }
      const health = async () => {
        const { secrets } = await main.ok('GET', '/api/v1/reports/rotation-health')
        return secrets.find(({ secretId }: { secretId: string }) => secretId === idIn(S))
      }
      assert.equal(await health(), undefined, 'a secret that never rotated is not told')
      await main.ok('PUT', `${S}/triggers`, { triggerId: await makeTrigger(coffer, 'fails', FAILS) })
      await rotate()
      clock.pass(1000)
      await rotate()
      const failing = await health()
      assert.deepEqual([failing.lastResult, failing.failuresInRow, failing.overdue, failing.autoRotationYN], ['FAILED', 2, false, 'N'])
      clock.pass(1000)
      await main.ok('PUT', `${S}/triggers`, { triggerId: await makeTrigger(coffer, 'completes', COMPLETES) })
      await rotate()
      const healthy = await health()
      assert.deepEqual([healthy.lastResult, healthy.failuresInRow, healthy.retryDate], ['COMPLETED', 0, null])
      await stranger.refused(403, 'GET', '/api/v1/reports/rotation-health')
    })

    test('the overview shows no record to whoever may not search the logs', async () => {
      const told = await reader.ok('GET', '/api/v1/overview')
      assert.equal(told.secrets, 5)
      assert.deepEqual(told.refusals, [])
      assert.ok(told.calls.every(({ count }: { count: number }) => count === 0))
    })
  })
}
