import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MINUTE } from '#base/instant'
import { newSecret, VALUE, valuesOf } from '../barrier/subjects.ts'
import type { Caller, Said } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { rawHttp } from '../wire/raw-http.ts'

const test = await startCoffer()
const { main } = test
const READER = 'NCP_SECRETMANAGER_USER'

/** What no query changes is answered by the framework when there is one, and past it when there is none and it was asked before. */
const usual = (target: string) => `${target}?as=usual`
const raw = (caller: Caller, target: string, more = '', method = 'GET', body = '') => {
  const head = Object.entries(caller.signed(method, target)).map(([name, value]) => `${name}: ${value}\r\n`)
  return rawHttp(test.url, `${method} ${target} HTTP/1.1\r\nHost: coffer\r\n${head.join('')}${more}\r\n${body}`)
}
/** An answer with its date, and with its ids where each stands once for the other. */
const alike = (answer: string) => answer.replace(/^Date: .*$/m, 'Date').replace(/^x-ncp-request-id: (\S+)\r\nx-ncp-trace-id: \1$/m, 'ids')

async function warmed(name: string, reader = main): Promise<string> {
  const id = await newSecret(test, name)
  for (let times = 0; times < 3; times++) assert.equal((await reader.call('GET', valuesOf(id))).status, 200)
  return id
}

describe('a value that is read all the time', () => {
  it('is answered with the very bytes of the usual way, whatever is unusual about the request', async () => {
    const id = await warmed('bytes')
    for (const base of ['', '/secretmanager']) {
      const target = `${base}${valuesOf(id)}`
      const wanted = alike(await raw(main, usual(target)))
      assert.match(wanted, /^HTTP\/1\.1 200 OK\r\nids\r\ncache-control: no-store\r\netag: "1"\r\n.*true-value/s)
      assert.equal(alike(await raw(main, target)), wanted)
      assert.equal(alike(await raw(main, target, 'Content-Length: 0\r\n')), wanted)
      assert.equal(alike(await raw(main, target, 'Content-Length: 2\r\n', 'GET', '{}')), wanted)
      assert.equal(alike(await raw(main, target, 'Transfer-Encoding: chunked\r\n', 'GET', '2\r\n{}\r\n0\r\n\r\n')), wanted)
      for (const twice of [
        'X-NCP-APIGW-Timestamp: 1',
        'X-Ncp-Iam-Access-Key: x',
        'x-ncp-apigw-signature-v2: x',
        'X-FORWARDED-FOR: 1.2.3.4',
      ])
        assert.equal(
          alike(await raw(main, target, `X-Forwarded-For: 4.3.2.1\r\n${twice}\r\n`)),
          alike(await raw(main, usual(target), `X-Forwarded-For: 4.3.2.1\r\n${twice}\r\n`)),
        )
      assert.equal(alike(await raw(main, target, 'Content-Type: no/type\r\nIf-Match: "7"\r\nX-Forwarded-For: 1.2.3.4\r\n')), wanted)
    }
    assert.match(await raw(main, valuesOf(id), 'Connection: close\r\n', 'HEAD'), /^HTTP\/1\.1 404/)
    assert.match(await raw(main, `${valuesOf(id)}/`), /^HTTP\/1\.1 404/)
    assert.match(await raw(main, valuesOf(id.toUpperCase())), /^HTTP\/1\.1 404/)
  })

  it('closes a connection that asks for it, and keeps one that speaks an older HTTP as the usual way does', async () => {
    const id = await warmed('connections')
    for (const more of ['Connection: close\r\n', 'Connection: keep-alive\r\n'])
      assert.equal(alike(await raw(main, valuesOf(id), more)), alike(await raw(main, usual(valuesOf(id)), more)))
  })

  it('is in the history once for every answer, like the usual way', async () => {
    const id = await warmed('told')
    const answers = [await main.call('GET', valuesOf(id)), await main.call('GET', usual(valuesOf(id)))]
    const { result } = await main.ok('POST', '/api/kr-v1/logs/search', {
      pageSize: 10,
      keyword: `secret:${id} action:getSecretValue`,
    })
    const told = result.searchResult.map(({ logDetail }: { logDetail: string }) => JSON.parse(logDetail))
    const byId = (id: string | null) => told.filter(({ requestId }: { requestId: string }) => requestId === id)
    const [quick, slow] = answers.map(({ headers }) => byId(headers.get('x-ncp-request-id'))) as [object[], object[]]
    assert.deepEqual([quick.length, slow.length], [1, 1])
    const same = (record: object | undefined) => ({ ...record, seq: 0, requestId: '' })
    assert.deepEqual(same(quick[0]), same(slow[0]))
  })

  it('is answered anew after every change, and to nobody any more who may not read it', async () => {
    const sub = await test.subAccount('hot-reader', READER)
    const id = await warmed('changed', sub)
    const read = (): Promise<Said> => sub.call('GET', valuesOf(id))
    await main.ok('PUT', valuesOf(id), { active: VALUE('second') })
    assert.match((await read()).text, /second/)
    const does = async (what: string, status: number, change: () => Promise<unknown>, undo: () => Promise<unknown>) => {
      await change()
      assert.equal((await read()).status, status, what)
      await undo()
      for (let times = 0; times < 3; times++) assert.equal((await read()).status, 200, `${what}, undone`)
    }
    const at = `/api/v1/secrets/${id}`
    await does(
      'the secret is suspended',
      422,
      () => main.ok('POST', `${at}/disable`),
      () => main.ok('POST', `${at}/enable`),
    )
    const account = `/api/v1/sub-accounts/${sub.id}`
    const active = (to: boolean) => () => main.ok('PUT', account, { active: to })
    await does('the sub account is suspended', 401, active(false), active(true))
    const key = (to: boolean) => () => main.ok('PUT', `${account}/access-keys`, { accessKey: sub.accessKey, active: to })
    await does('its access key is switched off', 401, key(false), key(true))
    const { items } = await main.ok<{ items: { policyId: string; policyName: string }[] }>('GET', '/api/v1/policies?size=100')
    const policyIdList = [items.find(({ policyName }) => policyName === READER)?.policyId]
    const policies = (method: string) => () => main.ok(method, `${account}/policies`, { policyIdList })
    await does('its policy is taken away', 403, policies('DELETE'), policies('POST'))
  })

  it('is refused from the moment on that a policy names, without any change', async () => {
    const until = new Date(test.clock.now() + MINUTE).toISOString()
    const { id: policyId } = await main.ok<{ id: string }>('POST', '/api/v1/policies', {
      policyName: 'for-a-minute',
      permissions: [
        {
          effect: 'Allow',
          targets: [{ product: 'SecretManager', actions: ['View/getSecretValue'], resourceNrns: ['*'] }],
          condition: { DateLessThan: { 'ncp:CurrentTime': [until] } },
        },
      ],
    })
    const sub = await test.subAccount('hot-for-a-minute')
    await main.ok('POST', `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList: [policyId] })
    const id = await warmed('for-a-minute', sub)
    test.clock.pass(MINUTE)
    assert.equal((await sub.call('GET', valuesOf(id))).status, 403)
  })

  it('is refused to a wrong signature, an old timestamp and an unknown key as ever', async () => {
    const id = await warmed('refused')
    const wrong = main.as(main.accessKey, 'ncp_iam_BPKSKRwrongwrongwrongwrongwrongwrong')
    for (const caller of [wrong, main.as('ncp_iam_BPASKRUNKNOWNUNKNOWN', main.secretKey)])
      assert.equal(alike(await raw(caller, valuesOf(id))), alike(await raw(caller, usual(valuesOf(id)))))
    const signed = main.signed('GET', valuesOf(id))
    test.clock.pass(5 * MINUTE)
    assert.equal((await fetch(test.url + valuesOf(id), { headers: signed })).status, 401)
  })
})
