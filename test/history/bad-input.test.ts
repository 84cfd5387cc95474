import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY } from '#base/instant'
import { PAGE_MAX } from '#contract/rulings'
import { accountOf, makePolicy, POLICIES } from '../access/iam.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { makeKey } from '../kms/making.ts'
import { idIn, makeSecret } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const MANY = 'a'.repeat(10_240)
/** What a matcher that tries every way to share a text among its asterisks would never come to the end of. */
const SLOW = `${'*a'.repeat(28)}*b`
/** Long beside what a search takes, short beside what such a matcher would take. */
const PATIENCE_MS = 5000

for (const engine of ENGINES_IN_TURN) {
  describe(`what asks for the history in a way that cannot be meant on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const S = await makeSecret(coffer.main, 'asked')
    const now = clock.now()
    clock.pass(1)
    /** Calls of which what follows the path cannot be meant, each with the sentence that it is refused with. */
    const refuses = async (path: string, odds: readonly (readonly [rest: string, sentence: RegExp])[]) => {
      for (const [odd, sentence] of odds) assert.match(await main.refused(400, 'GET', path + odd), sentence, odd)
    }

    test('is refused by the logs of a secret, with the reason', async () => {
      await refuses(`${S}/logs?`, [
        [`keyword=${MANY}`, /^keyword: /],
        ['timestampFrom=2&timestampTo=1', /later/],
        ['timestampFrom=yesterday', /^timestampFrom: /],
        ['timestampFrom=-1', /^timestampFrom: /],
        ['timestampTo=1e400', /^timestampTo: /],
        ['timestampFrom=99999999999999999999', /^timestampFrom: /],
        ['pageNo=-1', /^pageNo: /],
        ['pageNo=1.5', /^pageNo: /],
        ['pageSize=0', /^pageSize: /],
      ])
    })

    test('is refused by the export and the activities, with the reason', async () => {
      await refuses('/api/v1/history/export?', [
        [`keyword=${MANY}`, /^keyword: /],
        ['timestampFrom=2&timestampTo=1', /later/],
        ['timestampFrom=soon', /^timestampFrom: /],
        ['after=x', /^after: /],
        ['after=99999999999999999999', /^after: /],
        ['pageSize=1001', /^pageSize: /],
        ['format=xml', /^format: /],
      ])
      for (const [odd, sentence] of [
        [{ fromEventTime: 2, toEventTime: 1 }, /later/],
        [{ fromEventTime: 'soon' }, /^fromEventTime: /],
        [{ pageIndex: -1 }, /^pageIndex: /],
        [{ nrn: MANY }, /^nrn: /],
      ] as const)
        assert.match(await main.refused(400, 'POST', '/api/v1/activities', odd), sentence, JSON.stringify(odd))
    })

    test('is refused by the activities of a key and the counts, with the reason', async () => {
      const K = `${(await makeKey(main, 'AES256')).at}/activities`
      await refuses(`${K}?`, [
        [`keyword=${MANY}`, /^keyword: /],
        ['timestampFrom=2&timestampTo=1', /later/],
        ['timestampTo=NaN', /^timestampTo: /],
        ['pageNo=-1', /^pageNo: /],
        ['pageSize=201', /^pageSize: /],
      ])
      await refuses('/api/kr-v1/logs/count/', [
        [`total?keyword=${MANY}`, /^keyword: /],
        [`recent?keyword=${MANY}`, /^keyword: /],
        [`aggregation?type=result&keyword=${MANY}`, /^keyword: /],
        ['aggregation?type=result&timestampFrom=2&timestampTo=1', /later/],
        [`interval?startTime=0&endTime=1&keyword=${MANY}`, /^keyword: /],
        ['interval?startTime=-1&endTime=1', /^startTime: /],
        ['interval?startTime=1&endTime=2&interval=0m', /^interval: /],
        ['interval?startTime=1&endTime=2&interval=99999m', /^interval: /],
        ['total?timestampFrom=2&timestampTo=1', /later/],
        [`total?logTypes=${MANY}`, /^logTypes: /],
      ])
    })

    test('is refused by the reports, the alerts and the proofs, with the reason', async () => {
      for (const report of [
        'history/refusals',
        'overview',
        'reports/unused-secrets',
        'reports/first-readers',
        `sub-accounts/${(await coffer.subAccount('odd')).id}/unused-rights`,
      ])
        for (const days of ['0', '-1', '1.5', '3651', '1e99', 'week', MANY])
          assert.match(await main.refused(400, 'GET', `/api/v1/${report}?days=${days}`), /^days: /, `${report} ${days}`)
      await refuses('/api/v1/', [
        ['reports/rotation-health?pageSize=201', /^pageSize: /],
        ['reports/unused-secrets?pageNo=x', /^pageNo: /],
        ['reports/first-readers?pageNo=99999999999999999999', /^pageNo: /],
        ['alerts?page=-1', /^page: /],
        ['alerts?size=201', /^size: /],
        ['alerts?open=maybe', /^open: /],
        ['history/proof', /requestId/],
        ['history/proof?seq=-1', /^seq: /],
        ['history/proof?seq=1e400', /^seq: /],
        [`history/proof?requestId=${MANY}`, /^requestId: /],
        ['history/consistency?log=0&from=0', /^log: /],
        ['history/consistency?log=1&from=-1', /^from: /],
      ])
    })

    test('past the end is empty, and tells the same total', async () => {
      const { totalCount } = await main.ok('GET', `${S}/logs?timestampTo=${now}`)
      const past = await main.ok('GET', `${S}/logs?timestampTo=${now}&pageNo=${PAGE_MAX}&pageSize=200`)
      assert.deepEqual([past.totalCount, past.result], [totalCount, []])
      const ended = await main.ok('GET', `/api/v1/history/export?after=${2 ** 52}`)
      assert.deepEqual([ended.count, ended.next], [0, null])
      const { items, hasMore } = await main.ok('POST', '/api/v1/activities', { pageIndex: 999 })
      assert.deepEqual([items, hasMore], [[], false])
      const none = await main.ok('POST', '/api/kr-v1/logs/search', { timestampFrom: now + 1000 * DAY })
      assert.deepEqual([none.result.totalCount, none.result.searchResult], [0, []])
      const { at } = await makeKey(main, 'AES256')
      const { activityLogList, totalCount: ofKey } = await main.ok('GET', `${at}/activities?pageNo=${PAGE_MAX}`)
      assert.deepEqual([activityLogList, ofKey], [[], 1])
      for (const report of ['unused-secrets', 'first-readers', 'rotation-health'])
        assert.deepEqual((await main.ok('GET', `/api/v1/reports/${report}?pageNo=${PAGE_MAX}`)).secrets, [], report)
      const alerts = await main.ok('GET', `/api/v1/alerts?page=${PAGE_MAX}`)
      assert.deepEqual([alerts.items, alerts.totalItems], [[], 0])
    })

    test('with patterns that are made to be slow is answered at once', async () => {
      // Both what a caller may see and what they search for: names of 200 letters that nearly fit.
      const slow = await coffer.subAccount('slow')
      const policy = '00000000-0000-4000-8000-0000000000d1'
      const account = await accountOf(main)
      const nrn = (product: string, resource: string) => `nrn:PUB:${product}:KR:${account}:${resource}`
      await makePolicy(coffer, policy, [
        {
          effect: 'Allow',
          targets: [{ product: 'CloudLogAnalytics', actions: ['View/searchLogs'], resourceNrns: [nrn('CloudLogAnalytics', 'Log/*')] }],
        },
        {
          effect: 'Allow',
          targets: [{ product: 'SecretManager', actions: ['View/getSecretLogs'], resourceNrns: [nrn('SecretManager', `Secret/${SLOW}`)] }],
        },
      ])
      await main.ok('POST', POLICIES(slow.id), { policyIdList: [policy] })
      const record = { time: now, account, resourceId: 'a'.repeat(200), resourceName: 'a'.repeat(200), action: 'View/getSecretValue' }
      await coffer.coffer.store.appendReads(
        null,
        Array.from({ length: 500 }, (_, i) => sampleRecord({ ...record, requestId: `slow${i}` })),
      )
      const began = performance.now()
      const found = await slow.ok('POST', '/api/kr-v1/logs/search', { logTypes: ['SecretManager'], timestampFrom: now, timestampTo: now })
      assert.equal(found.result.totalCount, 0)
      for (const keyword of [
        `"${'a '.repeat(90)}b"`,
        `secret:${'a'.repeat(190)}b`,
        `resource:${'a'.repeat(190)}*`,
        'ab '.repeat(20).trim(),
        '(a+)+$ %%%%%%%% ________ [a-z]*',
      ]) {
        await main.ok('POST', '/api/kr-v1/logs/search', { keyword })
        const query = `keyword=${encodeURIComponent(keyword)}`
        for (const path of ['kr-v1/logs/count/total?', 'kr-v1/logs/count/aggregation?type=action&', 'v1/history/export?'])
          await main.ok('GET', `/api/${path}${query}`)
        await main.ok('GET', `${S}/logs?${query}`)
      }
      assert.ok(performance.now() - began < PATIENCE_MS)
    })

    test('by names that steer stays inert in what is found', async () => {
      const hostile = '=cmd|x\u202e\u001b[31m<b>\r\n"'
      await coffer.coffer.barrier.transact(async (unit) => {
        const secret = (await unit.get('secret', idIn(S))) ?? assert.fail()
        return { result: await unit.change('secret', secret, { name: hostile }), records: [] }
      })
      await main.ok('GET', `${S}/values`)
      clock.pass(DAY)
      for (const format of ['csv', 'jsonl']) {
        const { text } = await main.ok('GET', `/api/v1/history/export?format=${format}`)
        assert.match(text, /cmd/)
        for (const line of (text as string).split(/\r?\n/)) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        assert.doesNotMatch(text, /(?:^|,)"?[=+@|]/m)
      }
      const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { keyword: `secret:${idIn(S)}` })
      for (const { logDetail } of result.searchResult) assert.doesNotMatch(logDetail, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>&]/u)
    })
  })
}
