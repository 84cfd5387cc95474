import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Sealed } from '#base/sealed'
import { addAccessKey } from '#core/access/add-access-key'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { rawHttp } from './raw-http.ts'

/** gateway.md: invented keys, a timestamp, and what a client must send for them. */
const ACCESS_KEY = 'ncp_iam_TESTACCESSKEY0001'
const SECRET_KEY = 'ncp_iam_TESTSECRETKEY0001'
const TIMESTAMP = 1_700_000_000_000
const ID = `${'0'.repeat(63)}a`
const VECTORS: readonly [method: string, target: string, signature: string, status: number][] = [
  ['GET', '/api/v1/secrets?pageNo=1', 'uNmbyl/WNlGtc5Ry5pUQF2FhpzMHcxRlE69xNCJTKeU=', 200],
  ['GET', `/api/v1/secrets/${ID}/values`, 'sivBENtTOtPFuFs8iTxocRuGceNt+rL4zqp9iNJBjsU=', 404],
  ['GET', `/secretmanager/api/v1/secrets/${ID}/values`, 'GSxyOwjlDRQnDDlQfRZUMHoEgWSlXRMzhiMA0BEu4JI=', 404],
  ['POST', '/api/v1/secrets', '4qsMUFDznuX1dkuzpMZeBMPXLQpGOaB/AJC8mwoG4oQ=', 400],
  ['GET', `/api/v1/secrets/${ID}/logs?keyword=Get%20Secret%20Log&pageNo=1&pageSize=1`, 'ZWpyzfIPARw3wVPoQPK88aIFdSBX7VJjjiHMq0ObZiM=', 404],
  ['POST', `/action/v1/secrets/${ID}/jobs/tok/start`, 'ueiRBQ6rJIFFXYXDhSs8btyqkejn0jpdl5NsptMC/Zw=', 404],
]

const test = await startCoffer({ clock: new HeldClock(TIMESTAMP) })
await test.coffer.barrier.transact(async (unit) => {
  const [principal] = await unit.find('principal', [{ column: 'type', is: 'eq', value: 'main' }])
  assert.ok(principal)
  await addAccessKey(unit, principal, { accessKey: ACCESS_KEY, secretKey: new Sealed(SECRET_KEY) })
  return { result: undefined, records: [] }
})
const tester = test.main.as(ACCESS_KEY, SECRET_KEY)

/** One request, its request line as given; the headers are those of a caller that signed `signed`. */
async function sent(method: string, line: string, signed = line, more = ''): Promise<string> {
  const headers = Object.entries(test.main.signed(method, signed)).map(([name, value]) => `${name}: ${value}\r\n`)
  const bytes = Buffer.from(`${method} ${line} HTTP/1.1\r\nHost: x\r\n${headers.join('')}${more}Content-Length: 0\r\n\r\n`, 'latin1')
  return await rawHttp(test.url, bytes)
}

describe('signatures on the wire', () => {
  for (const [method, target, signature, status] of VECTORS) {
    it(`takes the signature that the contract gives for ${method} ${target}`, async () => {
      const headers = {
        'x-ncp-apigw-timestamp': String(TIMESTAMP),
        'x-ncp-iam-access-key': ACCESS_KEY,
        'x-ncp-apigw-signature-v2': signature,
      }
      const said = await fetch(test.url + target, { method, headers })
      assert.equal(said.status, status, await said.text())
      const other = await fetch(test.url + target, { method, headers: { ...headers, 'x-ncp-apigw-timestamp': String(TIMESTAMP + 1) } })
      assert.equal(other.status, 401)
    })
  }

  it('takes the header names in any case, and ignores the api key of signature v1', async () => {
    const headers = Object.entries(tester.signed('GET', '/api/v1/secrets'))
    const loud = headers.map(([name, value]) => `${name.toUpperCase()}: ${value}\r\n`).join('')
    const said = await rawHttp(test.url, `GET /api/v1/secrets HTTP/1.1\r\nHost: x\r\n${loud}X-NCP-APIGW-API-KEY: whatever\r\n\r\n`)
    assert.match(said, /^HTTP\/1\.1 200 /)
  })

  it('reduces an absolute-form target to path and query, whichever of both was signed', async () => {
    const absolute = 'http://secretmanager.example:8080/api/v1/secrets?pageNo=1'
    assert.match(await sent('GET', absolute, '/api/v1/secrets?pageNo=1'), /^HTTP\/1\.1 200 /)
    assert.match(await sent('GET', absolute), /^HTTP\/1\.1 200 /)
    assert.match(await sent('GET', absolute, '/api/v1/secrets'), /^HTTP\/1\.1 401 /)
    assert.match(await sent('GET', 'http://x/nowhere'), /^HTTP\/1\.1 404 /)
  })

  it('refuses a target with bytes beyond ASCII, which are no HTTP: clients percent-encode them and sign that', async () => {
    for (const target of ['/api/v1/secrets?x=\u00e9', '/api/v1/\u00e9', '/api/v1/secrets?x=\u00ed\u0095\u009c'])
      assert.match(await sent('GET', target), /^HTTP\/1\.1 400 [\s\S]*"errorCode":"100"/, target)
    assert.match(await sent('GET', '/api/v1/secrets?x=%E9%ed%95%9C'), /^HTTP\/1\.1 200 /)
    assert.match(await sent('GET', '/api/v1/secrets?x=%E9', '/api/v1/secrets?x=%e9'), /^HTTP\/1\.1 401 /)
  })

  it('signs neither body nor host nor other headers', async () => {
    const headers = tester.signed('POST', '/api/v1/secrets')
    for (const body of ['{}', '{"secretName":"a"}']) {
      const said = await fetch(`${test.url}/api/v1/secrets`, { method: 'POST', headers: { ...headers, accept: 'text/html' }, body })
      assert.equal(said.status, 400)
    }
  })

  it('takes the very same request again and again', async () => {
    const headers = test.main.signed('GET', '/api/v1/caller-identity')
    for (let time = 0; time < 5; time++) assert.equal((await fetch(`${test.url}/api/v1/caller-identity`, { headers })).status, 200)
  })

  it('takes a signature in its one spelling alone', async () => {
    const headers = tester.signed('GET', '/api/v1/secrets')
    const good = headers['x-ncp-apigw-signature-v2'] ?? ''
    for (const bad of [
      good.slice(0, -1),
      `${good}=`,
      good.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
      good.toLowerCase(),
      Buffer.from(good, 'base64').toString('hex'),
      'x',
      '=',
      `${good}, ${good}`,
    ]) {
      const said = await fetch(`${test.url}/api/v1/secrets`, { headers: { ...headers, 'x-ncp-apigw-signature-v2': bad } })
      assert.equal(said.status, 401, bad)
      assert.match(await said.text(), /Invalid authentication information\./)
    }
  })

  it('refuses a header that is sent twice', async () => {
    const twice = Object.entries(test.main.signed('GET', '/api/v1/secrets'))
    for (const [name, value] of twice)
      assert.match(await sent('GET', '/api/v1/secrets', '/api/v1/secrets', `${name}: ${value}\r\n`), /^HTTP\/1\.1 40[01] /, name)
  })
})
