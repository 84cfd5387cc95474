import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MINUTE } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { rawHttp } from './raw-http.ts'

const test = await startCoffer()

describe('the gateway', () => {
  const details = async (target: string, headers: Record<string, string>, method = 'GET') => {
    const response = await fetch(test.url + target, { method, headers })
    const body = (await response.json()) as { error: { errorCode: string; message: string; details?: string } }
    return {
      status: response.status,
      ...body.error,
      requestId: response.headers.get('x-ncp-request-id'),
      traceId: response.headers.get('x-ncp-trace-id'),
    }
  }

  it('refuses a call without the three headers, and with any one of them missing', async () => {
    const signed = test.main.signed('GET', '/api/v1/secrets')
    for (const missing of Object.keys(signed)) {
      const rest = Object.fromEntries(Object.entries(signed).filter(([name]) => name !== missing))
      const said = await details('/api/v1/secrets', rest)
      assert.deepEqual(
        [said.status, said.errorCode, said.message, said.details],
        [401, '200', 'Authentication Failed', 'Authentication information are missing.'],
      )
      assert.ok(said.requestId)
      assert.equal(said.traceId, said.requestId)
    }
  })

  it('refuses a timestamp that is no integer or five minutes off, before it looks at the key', async () => {
    const signed = { ...test.main.signed('GET', '/api/v1/secrets'), 'x-ncp-iam-access-key': 'unknown' }
    const now = test.clock.now()
    for (const timestamp of ['abc', '1.5', '', '-1', '1e12', String(now + 5 * MINUTE), String(now - 5 * MINUTE)]) {
      const said = await details('/api/v1/secrets', { ...signed, 'x-ncp-apigw-timestamp': timestamp })
      const wanted = timestamp === '' ? 'Authentication information are missing.' : 'Expired timestamp.'
      assert.deepEqual([said.status, said.details], [401, wanted], timestamp)
    }
  })

  it('takes a timestamp that is one millisecond within five minutes, on both sides', async () => {
    for (const off of [5 * MINUTE - 1, -(5 * MINUTE - 1)]) {
      const late = Object.assign(Object.create(test.main), {
        clock: { now: () => test.clock.now() + off, elapsedMs: () => 0 },
      }) as typeof test.main
      assert.equal((await late.call('GET', '/api/v1/secrets')).status, 200)
    }
  })

  it('says the same of an unknown key, a wrong signature and a suspended account', async () => {
    const people = await test.subAccount('suspended', 'NCP_SECRETMANAGER_USER')
    await test.main.ok('PUT', `/api/v1/sub-accounts/${people.id}`, { active: false })
    const wrong = test.main.as(test.main.accessKey, 'ncp_iam_BPKSKRwrongwrongwrongwrongwrongwrong')
    const unknown = test.main.as('ncp_iam_BPASKRUNKNOWNUNKNOWN', test.main.secretKey)
    const answers = []
    for (const caller of [wrong, unknown, people]) {
      const said = await caller.call('GET', '/api/v1/secrets')
      answers.push([said.status, said.text])
    }
    assert.deepEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
    assert.equal(answers[0]?.[0], 401)
    assert.match(String(answers[0]?.[1]), /Invalid authentication information\./)
  })

  it('asks who calls before it says that there is no such URL', async () => {
    assert.equal((await details('/nowhere', {})).status, 401)
    const said = await details('/nowhere', test.main.signed('GET', '/nowhere'))
    assert.deepEqual([said.status, said.errorCode, said.message, said.details], [404, '300', 'Not Found Exception', 'URL not found.'])
  })

  it('asks the same, and says the same, of a path that cannot be read, and of words beside the stages', async () => {
    const secret = `/api/v1/secrets/${'0'.repeat(64)}`
    for (const target of ['/api/v1/secrets/%zz', '/%', `/api/v1/secrets/${'0'.repeat(2049)}`, `${secret}/ACTIVE`, `${secret}/enable`]) {
      assert.equal((await details(target, {})).status, 401, target)
      const said = await details(target, test.main.signed('GET', target))
      assert.deepEqual([said.status, said.errorCode, said.details], [404, '300', 'URL not found.'], target)
      assert.ok(said.requestId)
    }
    const said = await details(`${secret}/values/old`, test.main.signed('PUT', `${secret}/values/old`), 'PUT')
    assert.deepEqual([said.status, said.errorCode], [404, '300'])
  })

  it('knows no other method of a path that it has', async () => {
    for (const method of ['PATCH', 'DELETE', 'PUT', 'QUERY']) {
      assert.equal((await details('/api/v1/secrets', {}, method)).status, 401, method)
      const said = await details('/api/v1/secrets', test.main.signed(method, '/api/v1/secrets'), method)
      assert.equal(said.status, 404, method)
    }
  })

  it('answers on both bases of Secret Manager, each signed with its own path', async () => {
    assert.equal((await test.main.call('GET', '/secretmanager/api/v1/secrets')).status, 200)
    const said = await fetch(`${test.url}/secretmanager/api/v1/secrets`, { headers: test.main.signed('GET', '/api/v1/secrets') })
    assert.equal(said.status, 401)
  })

  it('verifies the target as it was sent: encoded, doubled and dotted paths are not the clean one', async () => {
    for (const target of [
      '/api/v1//secrets',
      '/api/v1/./secrets',
      '/api/v1/x/../secrets',
      '/api/v1%2fsecrets',
      '/API/v1/secrets',
      '/api/v1/secrets/',
    ]) {
      const signed = Object.entries(test.main.signed('GET', target)).map(([name, value]) => `${name}: ${value}\r\n`)
      const said = await rawHttp(test.url, `GET ${target} HTTP/1.1\r\nHost: x\r\n${signed.join('')}\r\n`)
      assert.match(said, /^HTTP\/1\.1 404 /, `${target}: ${said}`)
    }
  })

  it('takes any content type, also a broken one, and none', async () => {
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'garbage', ';;;', 'multipart/form-data']) {
      const said = await test.main.call('POST', '/api/v1/secrets', '{}', { 'content-type': type })
      assert.equal(said.status, 400, `${type}: ${said.text}`)
      assert.equal(said.body.error.errorCode, 'INVALID_REQUEST')
    }
  })

  it('answers at once where a type is told and no body announced', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'GET'] as const) {
      const signed = Object.entries(test.main.signed(method, '/api/v1/secrets')).map(([name, value]) => `${name}: ${value}\r\n`)
      const head = `${method} /api/v1/secrets HTTP/1.1\r\nHost: x\r\n${signed.join('')}Content-Type: application/json\r\nConnection: close\r\n\r\n`
      const wanted = {
        POST: /^HTTP\/1\.1 400 .*INVALID_REQUEST/s,
        GET: /^HTTP\/1\.1 200 /,
        PUT: /^HTTP\/1\.1 404 /,
        DELETE: /^HTTP\/1\.1 404 /,
      }
      assert.match(await rawHttp(test.url, head), wanted[method])
    }
  })

  it('refuses a body over 1 MiB as soon as it is known, in its own shape', async () => {
    const said = await test.main.call('POST', '/api/v1/secrets', 'x'.repeat(10_485_760)).catch(() => undefined)
    if (said !== undefined) {
      assert.equal(said.status, 413)
      assert.equal(said.body.error.errorCode, '430')
    }
    const head = Object.entries(test.main.signed('POST', '/api/v1/secrets')).map(([name, value]) => `${name}: ${value}\r\n`)
    const early = await rawHttp(test.url, `POST /api/v1/secrets HTTP/1.1\r\nHost: x\r\n${head.join('')}Content-Length: 10485760\r\n\r\n`)
    assert.match(early, /^HTTP\/1\.1 413 /)
    assert.match(early, /"errorCode":"430"/)
  })

  it('answers headers over 16 KB, and what is no HTTP, with the gateway error and closes', async () => {
    for (const bytes of [
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(65_536)}\r\n\r\n`,
      'NONSENSE\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET /\u0000 HTTP/1.1\r\n\r\n',
    ]) {
      const said = await rawHttp(test.url, bytes)
      assert.match(said, /^HTTP\/1\.1 400 /, said)
      assert.match(said, /"errorCode":"100"/)
      assert.match(said, /connection: close/i)
      assert.match(said, /x-ncp-request-id: /i)
    }
  })

  it('answers in its own shape what Node would refuse by itself: HTTP/1.1 without a Host', async () => {
    const signed = Object.entries(test.main.signed('GET', '/api/v1/secrets')).map(([name, value]) => `${name}: ${value}\r\n`)
    const value = `/api/v1/secrets/${'0'.repeat(64)}/values`
    const read = Object.entries(test.main.signed('GET', value)).map(([name, text]) => `${name}: ${text}\r\n`)
    for (const bytes of [
      'GET /healthz HTTP/1.1\r\n\r\n',
      `GET /api/v1/secrets HTTP/1.1\r\n${signed.join('')}\r\n`,
      `GET ${value} HTTP/1.1\r\n${read.join('')}\r\n`,
    ]) {
      const said = await rawHttp(test.url, bytes)
      assert.match(said, /^HTTP\/1\.1 400 /, bytes)
      assert.match(said, /"errorCode":"100"/)
      assert.match(said, /\r\nx-ncp-request-id: \S+\r\n/i)
      assert.match(said, /\r\nconnection: close\r\n/i)
    }
    assert.match(await rawHttp(test.url, `GET /api/v1/secrets HTTP/1.0\r\n${signed.join('')}\r\n`), /^HTTP\/1\.1 200 /)
  })

  it('refuses two Hosts, and a Host that is none', async () => {
    const signed = (target: string) =>
      Object.entries(test.main.signed('GET', target))
        .map(([name, text]) => `${name}: ${text}\r\n`)
        .join('')
    const value = `/api/v1/secrets/${'0'.repeat(64)}/values`
    for (const target of ['/healthz', '/api/v1/secrets', value]) {
      for (const hosts of [
        'Host: a\r\nHost: a',
        'Host: a\r\nhOST: b',
        'Host: a b',
        'Host: a/c',
        'Host: a?',
        'Host: u@a',
        'Host: a:b',
        'Host: [::1',
        'Host: a, b',
      ]) {
        const said = await rawHttp(test.url, `GET ${target} HTTP/1.1\r\n${hosts}\r\n${signed(target)}\r\n`)
        assert.match(said, /^HTTP\/1\.1 400 .*"errorCode":"100"/s, `${target} ${hosts}`)
      }
      for (const host of ['', 'coffer', 'coffer.example:7420', '[::1]:7420', '127.0.0.1:', 'with_underscore', 'x%20y']) {
        const said = await rawHttp(test.url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${signed(target)}\r\n`)
        assert.doesNotMatch(said, /^HTTP\/1\.1 400 /, `${target} ${host}`)
      }
    }
  })

  it('answers CONNECT as any method that no operation has', async () => {
    const said = (headers: Record<string, string>, more = '') =>
      rawHttp(
        test.url,
        `CONNECT coffer:443 HTTP/1.1\r\nHost: coffer:443\r\n${Object.entries(headers)
          .map(([name, text]) => `${name}: ${text}\r\n`)
          .join('')}\r\n${more}`,
      )
    assert.match(await said({}), /^HTTP\/1\.1 401 .*\r\nx-ncp-request-id: .*\r\nconnection: close\r\n.*"200"/is)
    assert.match(await said({ 'content-length': '5' }, 'abc'), /^HTTP\/1\.1 401 /)
    assert.match(await said({}, 'what goes through a tunnel'), /^HTTP\/1\.1 401 /)
    assert.match(await said(test.main.signed('CONNECT', 'coffer:443')), /^HTTP\/1\.1 404 .*URL not found\./s)
  })

  it('refuses the body of a call that takes none, and takes an empty object', async () => {
    for (const [method, target] of [
      ['GET', '/api/v1/secrets'],
      ['GET', `/api/v1/secrets/${'0'.repeat(64)}/values`],
    ] as const) {
      const usual = (await test.main.call(method, target)).status
      assert.equal((await test.main.call(method, target, '{}')).status, usual, target)
      for (const body of ['hello', '{"a":1}', '[]', '1'])
        assert.equal((await test.main.call(method, target, body)).status, 400, `${target} ${body}`)
    }
  })

  it('passes over an expectation that it does not know', async () => {
    const signed = Object.entries(test.main.signed('GET', '/api/v1/secrets')).map(([name, value]) => `${name}: ${value}\r\n`)
    const said = await rawHttp(test.url, `GET /api/v1/secrets HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n${signed.join('')}\r\n`)
    assert.match(said, /^HTTP\/1\.1 200 /)
  })

  it('tells who may see it whether it lives and is ready, and nothing else', async () => {
    assert.equal(await (await fetch(`${test.url}/healthz`)).text(), 'alive\n')
    assert.equal(await (await fetch(`${test.url}/readyz`)).text(), 'ready\n')
    for (const path of ['/healthz', '/readyz', '/openapi.json', '/metrics']) {
      const head = await fetch(test.url + path, { method: 'HEAD' })
      assert.deepEqual([head.status, await head.text()], [200, ''], path)
      assert.equal(head.headers.get('content-type'), (await fetch(test.url + path)).headers.get('content-type'))
    }
    const metrics = await (await fetch(`${test.url}/metrics`)).text()
    assert.match(metrics, /coffer_calls_total\{operation="getSecretList",status="200"\}/)
    assert.doesNotMatch(metrics, /ncp_iam_/)
    const proxied = await fetch(`${test.url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })
    assert.equal(proxied.status, 403)
    const document = (await (await fetch(`${test.url}/openapi.json`)).json()) as { openapi: string }
    assert.match(document.openapi, /^3\.1/)
  })

  it('measures for nobody without the token whose call came through a proxy, or may have', async () => {
    const asked = async (url: string, headers: Record<string, string>) => (await fetch(`${url}/metrics`, { headers })).status
    for (const header of ['x-forwarded-for', 'via', 'forwarded', 'x-real-ip', 'x-forwarded-proto', 'x-forwarded-host'])
      assert.equal(await asked(test.url, { [header]: '1' }), 403, header)
    for (const env of [
      { COFFER_BEHIND_TLS_PROXY: '1' },
      { COFFER_TRUSTED_PROXIES: '127.0.0.1' },
      { COFFER_PUBLIC_URL: 'https://vault.example' },
    ] as Record<string, string>[])
      assert.equal(await asked((await startCoffer({ env })).url, {}), 403, JSON.stringify(env))
    const { url } = await startCoffer({ env: { COFFER_BEHIND_TLS_PROXY: '1', COFFER_METRICS_TOKEN: 'measure-me' } })
    assert.equal(await asked(url, { authorization: 'Bearer measure-me', via: '1' }), 200)
  })
})
