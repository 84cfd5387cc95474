import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MINUTE } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { at, idIn, makeSecret } from './making.ts'

interface Item {
  timestamp: number
  message: string
  data: {
    secret: { secretId: string; secretName: string; nrn: string }
    requestor: { requestType: string; id: string; ip: string }
    api: { result: string; action: string; type: string }
  }
}

for (const engine of ENGINES_IN_TURN) {
  describe(`the logs of a secret on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const reader = await coffer.subAccount('log-reader', 'NCP_SECRETMANAGER_USER')
    const S = await makeSecret(main, 'logged')
    const other = await makeSecret(main, 'other')
    const began = clock.now()
    // A story with one call a minute, by two callers, one of which is refused something.
    const STORY: [who: typeof main, method: string, path: string, body: object | undefined, type: string, result: string][] = [
      [main, 'PUT', '/memo', { memo: 'one' }, 'Update Secret Memo', 'SUCCESS'],
      [reader, 'GET', '/values', undefined, 'Get Secret Value', 'SUCCESS'],
      [reader, 'GET', '/active', undefined, 'Get Secret Stage Value', 'SUCCESS'],
      [reader, 'PUT', '/memo', { memo: 'two' }, 'Update Secret Memo', 'DENIED'],
      [main, 'POST', '/disable', undefined, 'Disable Secret', 'SUCCESS'],
      [reader, 'GET', '/values', undefined, 'Get Secret Value', 'FAILED'],
      [main, 'POST', '/enable', undefined, 'Enable Secret', 'SUCCESS'],
    ]
    for (const [who, method, path, body] of STORY) {
      clock.pass(MINUTE)
      await who.call(method, S + path, body)
      await main.ok('GET', other)
    }
    const ended = clock.now()
    clock.pass(MINUTE)
    const story = (query: string) => main.ok('GET', `${S}/logs?timestampTo=${ended}&${query}`)
    const types = ({ result }: { result: Item[] }): string[] => result.map(({ data }) => data.api.type)
    const NEWEST_FIRST = ['Create Secret', ...STORY.map(([, , , , type]) => type)].toReversed()

    test('newest first, with who did what to which secret and how it ended, the creation included', async () => {
      const answer = await story('')
      assert.deepEqual(types(answer), NEWEST_FIRST)
      assert.deepEqual({ ...answer, result: [] }, { pageSize: 100, currentPage: 1, totalPage: 1, totalCount: 8, paged: false, result: [] })
      const items = answer.result.toReversed().slice(1) as Item[]
      for (const [n, [who, , , , type, result]] of STORY.entries()) {
        const { timestamp, message, data } = items[n] ?? assert.fail('an item is missing')
        assert.equal(timestamp, began + (n + 1) * MINUTE)
        assert.deepEqual([data.api.type, data.api.result], [type, result])
        assert.equal(data.requestor.requestType, who === main ? 'Customer' : 'Sub')
        assert.match(data.requestor.ip, /127\.0\.0\.1|::1/)
        assert.deepEqual([data.secret.secretId, data.secret.nrn.endsWith(`:Secret/${idIn(S)}`)], [idIn(S), true])
        assert.ok(message.startsWith(type), message)
      }
      assert.equal(items[1]?.data.requestor.id, reader.id)
    })

    test('nothing of another secret stands in it, and no value', async () => {
      const all = await main.ok('GET', `${S}/logs`)
      assert.ok((all.result as Item[]).every(({ data }) => data.secret.secretId === idIn(S)))
      assert.doesNotMatch(JSON.stringify(all), /first-Password|"one"|"two"/)
    })

    test('a look at the log is itself logged, and stands in the next answer', async () => {
      const before = (await main.ok('GET', `${S}/logs`)).totalCount
      const after = await main.ok('GET', `${S}/logs`)
      assert.deepEqual([after.totalCount, after.result[0].data.api.type], [before + 1, 'Get Secret Logs'])
    })

    test('words are looked for in message, action and requestor, in either case, and stand for nothing but themselves', async () => {
      assert.deepEqual(types(await story('keyword=memo')), ['Update Secret Memo', 'Update Secret Memo'])
      assert.deepEqual(types(await story('keyword=MEMO')), ['Update Secret Memo', 'Update Secret Memo'])
      assert.deepEqual(types(await story('keyword=View/getSecretValue')), ['Get Secret Value', 'Get Secret Value'])
      assert.equal((await story(`keyword=${reader.id}`)).totalCount, 4)
      assert.equal((await story('keyword=log-reader')).totalCount, 4)
      assert.deepEqual(types(await story('keyword=suspended')), ['Get Secret Value'])
      assert.equal((await story('keyword=')).totalCount, 8)
      for (const nothing of ['nowhere', '*', '%25', '_', '%5C', 'Update%20Secret%20Mem', 'emo']) {
        assert.deepEqual([(await story(`keyword=${nothing}`)).totalCount, (await story(`keyword=${nothing}`)).totalPage], [0, 0], nothing)
      }
      await story(`keyword=${'k'.repeat(200)}`)
      assert.match(await main.refused(400, 'GET', `${S}/logs?keyword=${'k'.repeat(201)}`), /^keyword: /)
    })

    test('both ends of a time range belong to it', async () => {
      const range = async (from: number, to: number) => types(await main.ok('GET', `${S}/logs?timestampFrom=${from}&timestampTo=${to}`))
      const [first, second] = [began + MINUTE, began + 2 * MINUTE]
      assert.deepEqual(await range(first, second), ['Get Secret Value', 'Update Secret Memo'])
      assert.deepEqual(await range(first + 1, second), ['Get Secret Value'])
      assert.deepEqual(await range(first, second - 1), ['Update Secret Memo'])
      assert.match(
        await main.refused(400, 'GET', `${S}/logs?timestampFrom=${second}&timestampTo=${first}`),
        /^timestampFrom: is later than/,
      )
      assert.deepEqual(await range(first + 1, second - 1), [])
      assert.deepEqual(await range(0, began), ['Create Secret'])
      for (const odd of ['timestampFrom=x', 'timestampFrom=-1', 'timestampTo=1.5', 'timestampTo=8640000000000001'])
        assert.match(await main.refused(400, 'GET', `${S}/logs?${odd}`), /^timestamp(?:From|To): /)
    })

    test('pages of 1 to 1000 go through everything once, with totals that agree', async () => {
      for (const pageSize of [1, 3, 7, 8, 9, 999, 1000]) {
        const seen: string[] = []
        const pages = Math.ceil(8 / pageSize)
        for (let pageNo = 1; pageNo <= pages; pageNo++) {
          const answer = await story(`pageSize=${pageSize}&pageNo=${pageNo}`)
          const { totalPage, totalCount, currentPage, paged } = answer
          assert.deepEqual(
            { pageSize: answer.pageSize, totalPage, totalCount, currentPage, paged },
            { pageSize, totalPage: pages, totalCount: 8, currentPage: pageNo, paged: pages > 1 },
          )
          seen.push(...types(answer))
        }
        assert.deepEqual(seen, NEWEST_FIRST)
      }
      assert.deepEqual((await story('pageSize=3&pageNo=4')).result, [])
      assert.deepEqual(types(await story('pageSize=3&pageNo=0')), NEWEST_FIRST.slice(0, 3))
      for (const odd of ['pageSize=0', 'pageSize=1001', 'pageSize=x', 'pageSize=1.5', 'pageNo=-1', 'pageNo=x', 'pageNo=1000000001'])
        assert.match(await main.refused(400, 'GET', `${S}/logs?${odd}`), /^page(?:Size|No): /)
    })

    test('what happened within one instant stands in the order in which it happened', async () => {
      const T = await makeSecret(main, 'at-once')
      for (let n = 0; n < 3; n++) for (const path of ['/disable', '/enable']) await main.ok('POST', T + path)
      const enabled = ['Enable Secret', 'Disable Secret']
      assert.deepEqual(types(await main.ok('GET', `${T}/logs`)), [...enabled, ...enabled, ...enabled, 'Create Secret'])
    })

    test('the log of a secret that is not there is not found', async () => {
      await main.refused(404, 'GET', `${at('0'.repeat(64))}/logs`)
    })
  })
}
