import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HOUR, MINUTE } from '#base/instant'
import { accountOf, makePolicy, POLICIES } from '../access/iam.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { idIn, makeSecret } from '../secrets/making.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

interface Detail {
  requestorName: string
  action: string
  result: string
  resourceName: string
  message: string
}
type Found = {
  totalCount: number
  totalPage: number
  searchResult: { logTime: number; logType: string; servername: string; logDetail: string }[]
}

const HOSTILE = 'name\n\u001b[31m<b>\u202e'

for (const engine of ENGINES) {
  describe(`searching the history on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const bot = await coffer.subAccount('ci-bot', 'NCP_SECRETMANAGER_USER')
    const auditor = await coffer.subAccount('auditor', 'NCP_CLOUD_LOG_ANALYTICS_USER')
    const S = await makeSecret(main, 'searched')
    const other = await makeSecret(main, 'other')
    clock.pass(MINUTE)
    const began = clock.now()
    for (const [who, method, path, body] of [
      [bot, 'GET', `${S}/values`, undefined],
      [bot, 'GET', `${other}/values`, undefined],
      [bot, 'PUT', `${S}/memo`, { memo: 'x' }],
      [main, 'PUT', `${S}/memo`, { memo: 'y' }],
      [main, 'GET', `${S}/values`, undefined],
    ] as const) {
      await who.call(method, path, body)
      clock.pass(MINUTE)
    }

    const search = async (body: object, who = main): Promise<Found> => {
      const { result, code, message } = await who.ok('POST', '/api/kr-v1/logs/search', body)
      assert.deepEqual([code, message], [0, 'success'])
      return result
    }
    const details = ({ searchResult }: Found) => searchResult.map(({ logDetail }) => JSON.parse(logDetail) as Detail)
    /** What was found since the story began, newest first, without the searches themselves. */
    const actions = async (keyword: string, more: object = {}) =>
      details(await search({ keyword, timestampFrom: began, timestampTo: began + 5 * MINUTE - 1, ...more })).map(
        ({ requestorName, action, result }) => `${requestorName} ${action.split('/')[1]} ${result}`,
      )

    test('a record has its time, its log and all of its details', async () => {
      const found = await search({ timestampFrom: began, timestampTo: began })
      assert.equal(found.totalCount, 1)
      const [{ logTime, logType, servername, logDetail } = assert.fail('nothing was found')] = found.searchResult
      assert.deepEqual([logTime, logType, servername], [began, 'SecretManager', 'coffer'])
      const detail = JSON.parse(logDetail)
      assert.deepEqual(
        [detail.requestor, detail.requestorName, detail.resourceId, detail.resourceName, detail.stage, detail.version, detail.status],
        [bot.id, 'ci-bot', idIn(S), 'searched', 'chain', 1, 200],
      )
    })

    test('words and pairs all have to fit', async () => {
      assert.deepEqual(await actions('principal:ci-bot action:getSecretValue'), [
        'ci-bot getSecretValue SUCCESS',
        'ci-bot getSecretValue SUCCESS',
      ])
      assert.deepEqual(await actions('principal:ci-bot secret:searched'), [
        'ci-bot updateSecretMemo DENIED',
        'ci-bot getSecretValue SUCCESS',
      ])
      assert.deepEqual(await actions(`secret:${idIn(S)} result:denied`), ['ci-bot updateSecretMemo DENIED'])
      assert.deepEqual(await actions('memo denied'), ['ci-bot updateSecretMemo DENIED'])
      assert.deepEqual(await actions('MEMO result:SUCCESS'), [`${await mainName()} updateSecretMemo SUCCESS`])
      assert.deepEqual(await actions('status:403 product:secretmanager type:Sub problem:access.denied'), ['ci-bot updateSecretMemo DENIED'])
      assert.deepEqual(await actions('principal:ci* action:change/*'), ['ci-bot updateSecretMemo DENIED'])
      assert.deepEqual(await actions('"Update Secret Memo" -nothing'), [])
      for (const nothing of ['emo', 'principal:ci', 'secret:search', 'action:getSecret', 'version:2', 'address:10.*', 'job:x', '%', '_'])
        assert.deepEqual(await actions(nothing), [], nothing)
      assert.equal((await actions('address:127.0.0.1')).length + (await actions('address:"::1"')).length, 5)
      assert.equal((await actions(`key:${bot.accessKey}`)).length, 3)
      assert.equal((await actions('version:1 stage:chain')).length, 3)
      assert.equal((await actions('version:1 stage:CHAIN')).length, 3)
      assert.equal((await actions('stage:Cha*')).length, 3)
    })

    test('an asterisk alone asks for what there is', async () => {
      assert.equal((await actions('stage:*')).length, 3)
      assert.deepEqual(await actions('problem:*'), ['ci-bot updateSecretMemo DENIED'])
      assert.deepEqual(await actions('job:*'), [])
      for (const field of ['key', 'address', 'request', 'resource', 'secret', 'principal', 'action'])
        assert.equal((await actions(`${field}:*`)).length, 5, field)
    })

    const mainName = async () =>
      details(await search({ keyword: 'type:Customer' }))[0]?.requestorName ?? assert.fail('the main account did nothing')

    test('what the server did on its own is found by a part of its action, too', async () => {
      const account = await accountOf(main)
      for (const action of ['Change/streamHistory', 'Change/dropHistory', 'Change/ofAVersionToCome'])
        await coffer.coffer.store.appendReads(null, [sampleRecord({ account, action, time: began - 1 })])
      const count = async (keyword: string) =>
        (await search({ keyword: `${keyword} type:${sampleRecord({}).requestorType}`, timestampFrom: began - 1, timestampTo: began - 1 }))
          .totalCount
      for (const [keyword, found] of [
        ['action:Change/streamHistory', 1],
        ['action:streamHistory', 1],
        ['action:stream*', 1],
        ['action:change/stream*', 1],
        ['action:drophistory', 1],
        ['action:Change/*', 2],
        ['action:Change/ofA*', 1],
      ] as const)
        assert.equal(await count(keyword), found, keyword)
    })

    test('only the logs that are named are searched', async () => {
      assert.equal((await actions('', { logTypes: ['SecretManager'] })).length, 5)
      assert.deepEqual(await actions('', { logTypes: ['KMS', 'IAM'] }), [])
      const often = `logTypes=${Array.from({ length: 7 }, () => 'KMS').join()}`
      assert.equal((await main.ok('GET', `/api/kr-v1/logs/count/total?${often}`)).result.totalCount, 0, 'one that is named often is one')
      await main.refused(400, 'POST', '/api/kr-v1/logs/search', { logTypes: ['Nothing'] })
    })

    test('pages go through everything once, and a page past the end is empty', async () => {
      const everything = { timestampTo: began + 5 * MINUTE - 1 }
      const first = await search({ ...everything, pageSize: 10 })
      assert.equal(first.totalPage, Math.ceil(first.totalCount / 10))
      const seen: string[] = []
      for (let pageNo = 1; pageNo <= first.totalPage; pageNo++)
        seen.push(...(await search({ ...everything, pageSize: 10, pageNo })).searchResult.map(({ logDetail }) => logDetail))
      assert.equal(new Set(seen).size, first.totalCount)
      assert.equal(seen.length, first.totalCount)
      assert.deepEqual((await search({ ...everything, pageSize: 10, pageNo: 100 })).searchResult, [])
    })

    test('what cannot be meant is refused, with the reason', async () => {
      const refused = (body: unknown) => main.refused(400, 'POST', '/api/kr-v1/logs/search', body)
      assert.match(await refused({ keyword: 'k'.repeat(10_240) }), /^keyword: Up to 500 characters/)
      assert.match(await refused({ keyword: 'colour:red' }), /no field; known are principal/)
      assert.match(await refused({ keyword: 'result:maybe' }), /one of SUCCESS, DENIED, FAILED/)
      assert.match(await refused({ keyword: 'status:x' }), /whole number/)
      assert.match(await refused({ keyword: `principal:${'*'.repeat(30)}` }), /asterisk/)
      assert.match(await refused({ timestampFrom: 2, timestampTo: 1 }), /timestampFrom: is later/)
      assert.match(await refused({ timestampFrom: 'yesterday' }), /^timestampFrom: /)
      assert.match(await refused({ pageNo: 101 }), /^pageNo: /)
      assert.match(await refused({ pageSize: 9 }), /^pageSize: /)
      assert.match(await refused({ interval: '5 minutes' }), /^interval: /)
      assert.match(await main.refused(400, 'POST', '/api/jpn-v1/logs/search', {}), /^region: .* call \/api\/kr-v1\/logs\./)
    })

    test('counts say how many, in the whole, by interval and by name', async () => {
      const range = `timestampFrom=${began}&timestampTo=${began + 5 * MINUTE - 1}`
      const get = async (path: string) => (await main.ok('GET', `/api/kr-v1/logs/count/${path}`)).result
      assert.deepEqual(await get(`total?${range}`), { totalCount: 5 })
      assert.deepEqual(await get(`total?${range}&keyword=principal:ci-bot`), { totalCount: 3 })
      const histogram = await get(`interval?startTime=${began}&endTime=${began + 6 * MINUTE - 1}&interval=2m&keyword=secret:searched`)
      assert.deepEqual(histogram, {
        interval: '2m',
        counts: [0, 2, 4].map((minute, n) => ({ timestamp: began + minute * MINUTE, count: [1, 2, 1][n] })),
      })
      assert.deepEqual(await get(`aggregation?type=log_name&${range}`), { type: 'log_name', counts: [{ name: 'SecretManager', count: 5 }] })
      assert.deepEqual((await get(`aggregation?type=result&${range}`)).counts, [
        { name: 'SUCCESS', count: 4 },
        { name: 'DENIED', count: 1 },
      ])
      const recent = await get('recent')
      assert.equal(recent.timestampTo - recent.timestampFrom, HOUR)
      assert.ok(recent.totalCount > 5)
      for (const [odd, sentence] of [
        [`interval?startTime=${began}&endTime=${began - 1}`, /startTime: is later/],
        [`interval?startTime=0&endTime=${began}&interval=1s`, /at most 1500/],
        ['interval?startTime=0', /endTime/],
        ['aggregation?type=colour', /^type: /],
        ['total?logTypes=SecretManager,Nothing', /^logTypes: /],
      ] as const)
        assert.match(await main.refused(400, 'GET', `/api/kr-v1/logs/count/${odd}`), sentence)
    })

    test('whoever may search sees of a secret what its own history would show them', async () => {
      const all = await search({ timestampFrom: began, timestampTo: began + 5 * MINUTE - 1 }, auditor)
      assert.equal(all.totalCount, 0, 'an auditor of logs alone sees nothing of secrets')
      assert.ok((await search({ logTypes: ['IAM'] }, auditor)).totalCount > 0)
      await allow(auditor.id, 'SecretManager', 'View/getSecretLogs', `Secret/${idIn(other)}`)
      const some = details(await search({ timestampFrom: began, timestampTo: began + 5 * MINUTE - 1 }, auditor))
      assert.deepEqual(
        some.map(({ resourceName }) => resourceName),
        ['other'],
      )
      const counted = await auditor.ok('GET', `/api/kr-v1/logs/count/total?timestampFrom=${began}&timestampTo=${began + 5 * MINUTE - 1}`)
      assert.equal(counted.result.totalCount, 1)
      await bot.refused(403, 'POST', '/api/kr-v1/logs/search', {})
      await allow(bot.id, 'CloudLogAnalytics', 'View/searchLogs', 'Log/SecretManager')
      assert.equal((await search({ timestampFrom: began, timestampTo: began + 5 * MINUTE - 1 }, bot)).totalCount, 5)
      assert.equal((await search({ logTypes: ['IAM'] }, bot)).totalCount, 0)
    })

    let allowed = 0
    const allow = async (id: string, product: string, action: string, resource: string) => {
      const policy = `00000000-0000-4000-8000-00000000000${allowed++}`
      const nrn = `nrn:PUB:${product}:KR:${await accountOf(main)}:${resource}`
      await makePolicy(coffer, policy, [{ effect: 'Allow', targets: [{ product, actions: [action], resourceNrns: [nrn] }] }])
      await main.ok('POST', POLICIES(id), { policyIdList: [policy] })
    }

    test('changes and logins are listed with who made them, reads are not', async () => {
      const list = (body: object) => main.ok('POST', '/api/v1/activities', body)
      const { items, itemCount, hasMore } = await list({ fromEventTime: began, toEventTime: began + 5 * MINUTE - 1 })
      assert.deepEqual([itemCount, hasMore], [2, false])
      const [newest, denied] = items
      assert.deepEqual(
        [newest.actionDisplayName, newest.actionResultType, newest.actionUserType, newest.actionSubAccountNo, newest.resourceType],
        ['Update Secret Memo', 'SUCCESS', 'Customer', 0, 'Secret'],
      )
      assert.deepEqual([denied.actionResultType, denied.actionUserType, denied.actionSubAccountNo > 0], ['DENIED', 'Sub', true])
      assert.deepEqual([denied.resourceId, denied.productName, denied.eventTime], [idIn(S), 'SecretManager', began + 2 * MINUTE])
      const one = await list({ fromEventTime: began, toEventTime: began + 5 * MINUTE - 1, pageSize: 1, nrn: denied.nrn })
      assert.deepEqual([one.itemCount, one.hasMore, one.items[0].historyId], [1, true, newest.historyId])
      const past = await list({ fromEventTime: began, pageIndex: 1000 })
      assert.deepEqual([past.items, past.hasMore], [[], false])
      assert.match(await main.refused(400, 'POST', '/api/v1/activities', { fromEventTime: 2, toEventTime: 1 }), /later/)
    })

    test('the history is exported piece by piece, each record once, oldest first, and hostile names are inert', async () => {
      await main.ok('PUT', `${S}/memo`, { memo: 'z' })
      await main.call('GET', `/api/v1/secrets?x=${encodeURIComponent(HOSTILE)}`)
      clock.pass(2 * MINUTE)
      const range = `timestampFrom=${began}&timestampTo=${clock.now() - 61_000}`
      for (const format of ['jsonl', 'csv']) {
        const lines: string[] = []
        let after = ''
        for (let piece = 0; piece < 100; piece++) {
          const { text, next } = await main.ok('GET', `/api/v1/history/export?format=${format}&pageSize=3&${range}${after}`)
          lines.push(...(text as string).split(/\r?\n/).filter((line) => line !== ''))
          if (next === null) break
          after = `&after=${next}`
        }
        if (format === 'csv') assert.match(lines.shift() ?? '', /^seq,time,account,/)
        assert.equal(new Set(lines).size, lines.length)
        const total = (await main.ok('GET', `/api/kr-v1/logs/count/total?${range}`)).result.totalCount
        assert.equal(lines.length, total)
        if (format === 'jsonl') {
          const times = lines.map((line) => (JSON.parse(line) as { time: number }).time)
          assert.deepEqual(
            times,
            times.toSorted((left, right) => left - right),
          )
        }
      }
      assert.match(await main.refused(400, 'GET', '/api/v1/history/export?after=x'), /^after: /)
      assert.match(await main.refused(400, 'GET', '/api/v1/history/export?format=xml'), /^format: /)
      await auditor.refused(400, 'GET', `/api/v1/history/export?keyword=${encodeURIComponent('nothing:x')}`)
      await bot.refused(403, 'GET', '/api/v1/history/export')
    })

    test('the logs of a secret take the same words and pairs', async () => {
      const logs = async (keyword: string) =>
        (
          await main.ok(
            'GET',
            `${S}/logs?timestampFrom=${began}&timestampTo=${began + 5 * MINUTE - 1}&keyword=${encodeURIComponent(keyword)}`,
          )
        ).totalCount
      assert.equal(await logs('principal:ci-bot'), 2)
      assert.equal(await logs('memo result:DENIED'), 1)
      assert.equal(await logs('principal:nobody'), 0)
    })
  })
}
