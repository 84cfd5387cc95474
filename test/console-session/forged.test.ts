import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, MAIN_PASSWORD, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'

const USER = 'NCP_SECRETMANAGER_USER'
const VALUE = { value: '{"a":"b"}', rotationTargets: ['a'] }
const MISSING = JSON.stringify({
  error: { errorCode: '200', message: 'Authentication Failed', details: 'Authentication information are missing.' },
})
const A_SUB = { loginId: 'made-by-console', name: 'made' }

describe('calls with a session', async () => {
  const test = await startCoffer()
  const { browser, session } = await signedIn(test)
  const post = (headers: Record<string, string>) => browser.call('POST', '/api/v1/sub-accounts', A_SUB, headers)

  it('that write carry the token of their session and no other', async () => {
    const other = (await signedIn(test)).session.csrfToken
    for (const token of ['', 'x', other, session.csrfToken.slice(1), `${session.csrfToken}x`, session.csrfToken.toLowerCase()])
      assert.deepEqual([(await post({ 'x-coffer-csrf': token })).status, token], [403, token])
    assert.equal((await post({ 'x-coffer-csrf': '' })).body.error.code, 'session.forged')
    await browser.ok('GET', '/session')
    for (const [method, path, body] of [
      ['POST', '/logout', undefined],
      ['POST', '/confirm', { password: MAIN_PASSWORD }],
      ['PUT', '/password', { password: MAIN_PASSWORD, newPassword: 'Another-password-1' }],
      ['POST', '/mfa', undefined],
    ] as const)
      assert.equal((await browser.call(method, path, body, { 'x-coffer-csrf': '' })).body.error.code, 'session.forged', path)
    await browser.ok('GET', '/session')
  })

  it('that write come from the console’s own origin', async () => {
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: test.url.replace('http:', 'https:') },
      { origin: test.url.replace(/\d+$/, '1') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: '', 'sec-fetch-site': '' },
    ]
    for (const headers of foreign) {
      const said = await post(headers)
      assert.deepEqual([said.status, said.body.error.code], [403, 'session.forged'], JSON.stringify(headers))
      const login = await new Browser(test.url).call('POST', '/login', { password: MAIN_PASSWORD }, headers)
      assert.deepEqual([login.status, login.headers.getSetCookie()], [403, []], JSON.stringify(headers))
    }
    assert.equal((await browser.call('GET', '/api/v1/secrets', undefined, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await post({})).status, 200)
    assert.equal((await post({ 'sec-fetch-site': '' })).body.error.code, 'principal.exists', 'it came as far as the operation')
  })

  it('count below the console’s path alone, and signatures everywhere but there', async () => {
    const cookie = { cookie: browser.cookie ?? '' }
    const onTheWire = await fetch(`${test.url}/api/v1/secrets`, { headers: cookie })
    assert.deepEqual([onTheWire.status, await onTheWire.text()], [401, MISSING])
    for (const path of ['/console/../api/v1/secrets', '/secretmanager/api/v1/secrets', '/console/api/../../api/v1/secrets'])
      assert.equal((await fetch(test.url + path, { headers: cookie })).status, 401, path)
    const signed = await test.main.call('GET', '/console/api/api/v1/secrets')
    assert.deepEqual([signed.status, signed.body.error.code], [401, 'session.invalid'])
    const both = await test.main.call('GET', '/api/v1/secrets', undefined, { cookie: 'coffer-session=nonsense' })
    assert.equal(both.status, 200, 'a cookie beside a signature is nothing')
  })

  it('answer errors as JSON with the code of the problem, whatever went wrong', async () => {
    for (const nowhere of ['/nothing/here', '/%zz', `/api/v1/secrets/${'0'.repeat(64)}/old`]) {
      const nothing = await browser.call('GET', nowhere)
      assert.deepEqual([nothing.status, nothing.body.error.code], [404, 'gateway.not-found'], nowhere)
    }
    const wrong = await browser.call('POST', '/login', { password: 7 })
    assert.deepEqual([wrong.status, wrong.body.error.code], [400, 'input.invalid'])
    const broken = await browser.call('POST', '/login', '{')
    assert.deepEqual([broken.status, broken.body.error.code], [400, 'input.invalid'])
    const large = await browser.call('POST', '/login', { password: 'x'.repeat(20_000) })
    assert.deepEqual([large.status, large.body.error.code], [413, 'gateway.too-large'])
    const missing = await browser.call('GET', `/api/v1/secrets/${'0'.repeat(64)}`)
    assert.deepEqual([missing.status, missing.body.error.code], [404, 'secret.not-found'])
    assert.deepEqual(Object.keys(missing.body.error), ['code', 'message', 'details'])
    const unsigned = await new Browser(test.url).call('GET', '/session')
    assert.deepEqual(
      [unsigned.status, unsigned.body.error.code, unsigned.headers.get('cache-control')],
      [401, 'session.invalid', 'no-store'],
    )
  })

  it('do what the same calls do on the wire, in every service', async () => {
    const { secretId } = (await browser.ok('POST', '/api/v1/secrets', { secretName: 'by-console', secretValue: VALUE })).data
    assert.equal((await browser.ok('GET', `/api/v1/secrets/${secretId}/values`)).data.decryptedSecretChain.active, '{"a":"b"}')
    assert.deepEqual((await browser.ok('GET', '/api/v1/secret-summaries')).data.secrets.length, 1)
    const key = { keyName: 'by-console', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }
    assert.match((await browser.ok('POST', '/kms/v1/keys', key)).data.keyTag, /^[0-9a-f]{64}$/)
    const action = { exec: { kind: 'nodejs:20', code: 'exports.main = () => ({})' } }
    assert.equal((await browser.ok('PUT', '/ncf/api/v2/packages/-/actions/a', action)).content.name, 'a')
    const etag = (await browser.call('GET', `/api/v1/secrets/${secretId}`)).headers.get('etag') ?? ''
    const memo = (ifMatch: string) => browser.call('PUT', `/api/v1/secrets/${secretId}/memo`, { memo: 'm' }, { 'if-match': ifMatch })
    assert.equal((await memo('"99"')).body.error.code, 'secret.changed')
    assert.equal((await memo(etag)).status, 200)
  })
})

describe('changing rights and destroying', async () => {
  const test = await startCoffer()
  const { browser } = await signedIn(test)

  it('need a password given within the last ten minutes; everything else does not', async () => {
    const { secretId } = (await browser.ok('POST', '/api/v1/secrets', { secretName: 'to-be-gone', secretValue: VALUE })).data
    test.clock.pass(600_000)
    const change = () => browser.call('POST', '/api/v1/groups', { groupName: 'confirmed' })
    const destroy = () => browser.call('DELETE', `/api/v1/secrets/${secretId}`)
    for (const call of [change, destroy]) {
      const said = await call()
      assert.deepEqual([said.status, said.body.error.code], [403, 'session.confirm-needed'])
    }
    await browser.ok('POST', '/api/v1/secrets', { secretName: 'another-one', secretValue: VALUE })
    await browser.ok('GET', '/api/v1/groups')
    await browser.ok('POST', '/confirm', { password: MAIN_PASSWORD })
    assert.equal((await change()).status, 200)
    await browser.ok('POST', `/api/v1/secrets/${secretId}/request-deletion`)
    assert.equal((await destroy()).status, 200)
  })

  it('are refused for want of a right before a password is asked for, and are no matter of signed calls', async () => {
    await consoleAccount(test, 'no-manager', USER)
    const own = (await signedIn(test, 'no-manager')).browser
    test.clock.pass(600_000)
    assert.equal((await own.call('POST', '/api/v1/groups', { groupName: 'mine' })).body.error.code, 'access.denied')
    await test.main.ok('POST', '/api/v1/groups', { groupName: 'signed' })
  })
})

describe('a reveal in the console', async () => {
  const test = await startCoffer()

  it('is recorded as one, and makes nobody a consumer', async () => {
    const { browser, session } = await signedIn(test)
    const { secretId } = (await browser.ok('POST', '/api/v1/secrets', { secretName: 'revealed', secretValue: VALUE })).data
    await browser.ok('GET', `/api/v1/secrets/${secretId}/values`)
    const of = async () => (await test.main.ok('GET', `/api/v1/secrets/${secretId}/consumers`)).consumers
    assert.deepEqual(await of(), [])
    await test.main.ok('GET', `/api/v1/secrets/${secretId}/values`)
    assert.equal((await of()).length, 1)
    const { rows } = await test.coffer.store.usage({ account: session.who.account, resourceId: secretId, limit: 10, offset: 0 })
    const reads = rows.filter(({ action }) => action === 'View/getSecretValue').map(({ source, accessKey }) => [source, accessKey])
    assert.deepEqual(reads, [
      ['API', test.main.accessKey],
      ['CONSOLE', ''],
    ])
  })
})

describe('over TLS', async () => {
  const test = await startCoffer({ env: { COFFER_BEHIND_TLS_PROXY: '1', COFFER_PUBLIC_URL: 'https://coffer.example' } })

  it('the cookie is one that only this host can set, and the origin is the one that people see', async () => {
    const said = await new Browser(test.url).call('POST', '/login', { password: MAIN_PASSWORD }, { origin: 'https://coffer.example' })
    assert.match(
      said.headers.getSetCookie()[0] ?? '',
      /^__Host-coffer-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    )
    const cookie = (said.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
    const session = (headers: Record<string, string>) => new Browser(test.url).call('GET', '/session', undefined, headers)
    assert.equal((await session({ cookie })).status, 200)
    assert.equal((await session({ cookie: cookie.replace('__Host-', '') })).status, 401)
    assert.equal((await new Browser(test.url).call('POST', '/login', { password: PASSWORD })).body.error.code, 'session.forged')
  })
})
