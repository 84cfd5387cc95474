import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, MAIN_PASSWORD, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { twoNodes } from '../support/two-nodes.ts'

const USER = 'NCP_SECRETMANAGER_USER'
const ADMINISTRATOR = 'NCP_ADMINISTRATOR'
const MINUTE = 60_000
const SUB = (id: string) => `/api/v1/sub-accounts/${id}`

/** What ends the session of a sub account, each by itself. */
const ENDS: Record<string, (test: TestCoffer, id: string, browser: Browser) => Promise<unknown>> = {
  'it signs out': (_test, _id, browser) => browser.ok('POST', '/logout'),
  'it is suspended': ({ main }, id) => main.ok('PUT', SUB(id), { active: false }),
  'it may not use the console any more': ({ main }, id) => main.ok('PUT', SUB(id), { canConsoleAccess: false }),
  'it has to have a second factor from now on': ({ main }, id) => main.ok('PUT', SUB(id), { isMfaMandatory: true }),
  'it is deleted': ({ main }, id) => main.ok('DELETE', SUB(id)),
  'its password is set by somebody else': ({ main }, id) => main.ok('PUT', `${SUB(id)}/password`, { needPasswordGenerate: true }),
  'its sessions are ended': ({ main }, id) => main.ok('DELETE', `${SUB(id)}/sessions`),
  'its second factor is reset': ({ main }, id) => main.ok('DELETE', `${SUB(id)}/mfa`),
  'its address is no longer allowed': ({ main }, id) =>
    main.ok('PUT', SUB(id), { useConsolePermitIp: true, consolePermitIps: ['192.0.2.1'] }),
  'it changes its password in another browser': async (test, id) => {
    const { loginId } = await test.main.ok('GET', SUB(id))
    const { browser } = await signedIn(test, loginId)
    await browser.ok('PUT', '/password', { password: PASSWORD, newPassword: 'Another-password-1' })
  },
}

for (const engine of ENGINES_IN_TURN) {
  describe(`a session on ${engine}`, async () => {
    const test = await startCoffer({ engine })

    it('ends without a call for half an hour, and twelve hours after it began whatever happens', async () => {
      const { browser } = await signedIn(test)
      const status = async () => (await browser.call('GET', '/api/v1/caller-identity')).status
      test.clock.pass(30 * MINUTE - 1)
      assert.equal(await status(), 200)
      test.clock.pass(30 * MINUTE - 1)
      assert.equal(await status(), 200)
      test.clock.pass(30 * MINUTE)
      assert.equal(await status(), 401)
      assert.equal((await browser.call('GET', '/session')).body.error.code, 'session.invalid')
      const kept = (await signedIn(test)).browser
      for (let half = 0; half < 24; half++) {
        test.clock.pass(29 * MINUTE)
        assert.equal((await kept.call('GET', '/api/v1/caller-identity')).status, 200)
      }
      test.clock.pass(24 * MINUTE)
      assert.equal((await kept.call('GET', '/session')).status, 401)
    })

    it('is not kept by what a page asks for by itself', async () => {
      const { browser } = await signedIn(test)
      const unattended = async () =>
        (await browser.call('GET', '/api/v1/caller-identity', undefined, { 'x-coffer-unattended': 'true' })).status
      for (let third = 0; third < 2; third++) {
        test.clock.pass(10 * MINUTE)
        assert.equal(await unattended(), 200)
        const leaving = new AbortController()
        const headers = { cookie: browser.cookie ?? '', origin: browser.url }
        assert.equal((await fetch(`${browser.url}/console/api/api/v1/events`, { headers, signal: leaving.signal })).status, 200)
        leaving.abort()
      }
      test.clock.pass(10 * MINUTE)
      assert.equal(await unattended(), 401)
    })

    it('is cleared away once it is over', async () => {
      const { session } = await signedIn(test)
      test.clock.pass(31 * MINUTE)
      await test.coffer.jobs.tick()
      const left = await test.coffer.barrier.observe(async (view) => ({
        result: await view.count('session', [{ column: 'principal', is: 'eq', value: session.who.id }]),
        records: [],
      }))
      assert.equal(left, 0)
    })

    it('writes its use once a minute, however often it is used', async () => {
      const { browser } = await signedIn(test)
      const position = async () => (await test.coffer.store.head()).position
      const before = await position()
      for (let call = 0; call < 5; call++) await browser.ok('GET', '/api/v1/secrets')
      assert.equal(await position(), before)
      test.clock.pass(MINUTE)
      for (let call = 0; call < 5; call++) await browser.ok('GET', '/api/v1/secrets')
      assert.equal(await position(), before + 1)
    })

    it('has an id that the store does not know, in a cookie that scripts do not see', async () => {
      const said = await new Browser(test.url).call('POST', '/login', { password: MAIN_PASSWORD })
      const [cookie = '', ...more] = said.headers.getSetCookie()
      assert.equal(more.length, 0)
      assert.match(cookie, /^coffer-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
      assert.equal(said.headers.get('cache-control'), 'no-store')
      const id = cookie.slice('coffer-session='.length, cookie.indexOf(';'))
      const row = await test.coffer.barrier.observe(async (view) => ({
        result: await view.get('session', createHash('sha256').update(id).digest('hex')),
        records: [],
      }))
      assert.equal(row?.stage, 'open')
      assert.equal(test.logged().includes(id), false)
    })

    it('never begins under an id that the browser brought', async () => {
      const { browser: attacker } = await signedIn(test)
      const planted = Object.assign(new Browser(test.url), { cookie: attacker.cookie })
      await planted.ok('POST', '/login', { password: MAIN_PASSWORD })
      assert.notEqual(planted.cookie, attacker.cookie)
      const made = Object.assign(new Browser(test.url), { cookie: `coffer-session=${'a'.repeat(43)}` })
      assert.equal((await made.call('GET', '/session')).status, 401)
      await made.ok('POST', '/login', { password: MAIN_PASSWORD })
      assert.notEqual(made.cookie, `coffer-session=${'a'.repeat(43)}`)
      const two = await made.call('GET', '/session', undefined, { cookie: `${made.cookie}; ${attacker.cookie}` })
      assert.equal(two.status, 401, 'of two cookies one was planted')
    })

    it('goes on under a new id when its owner changes the password', async () => {
      await consoleAccount(test, 'changing', USER)
      const { browser } = await signedIn(test, 'changing')
      const before = browser.cookie
      const change = (body: object) => browser.call('PUT', '/password', body)
      assert.equal((await change({ password: 'wrong', newPassword: 'Another-password-1' })).body.error.code, 'session.password-wrong')
      assert.equal((await change({ password: PASSWORD, newPassword: 'short' })).body.error.code, 'input.invalid')
      assert.equal((await change({ password: PASSWORD, newPassword: PASSWORD })).body.error.code, 'session.password-rule')
      assert.equal((await change({ password: PASSWORD, newPassword: 'My-changing-1' })).body.error.code, 'session.password-rule')
      assert.equal((await change({ password: PASSWORD, newPassword: 'Another-password-1' })).status, 200)
      assert.notEqual(browser.cookie, before)
      assert.equal((await browser.call('GET', '/session')).status, 200)
      assert.equal((await Object.assign(new Browser(test.url), { cookie: before }).call('GET', '/session')).status, 401)
      await signedIn(test, 'changing', 'Another-password-1')
    })

    it('of a password that has to be changed opens nothing until that is done', async () => {
      await consoleAccount(test, 'forced', USER, { needPasswordReset: true })
      const browser = new Browser(test.url)
      assert.deepEqual(await browser.ok('POST', '/login', { loginId: 'forced', password: PASSWORD }), { state: 'password-change-needed' })
      for (const path of ['/session', '/api/v1/secrets']) assert.equal((await browser.call('GET', path)).status, 401)
      assert.equal((await browser.call('POST', '/login/mfa', { tokenCode: '123456' })).body.error.code, 'session.step')
      const before = browser.cookie
      const change = (newPassword: string) => browser.call('POST', '/login/password', { newPassword })
      assert.equal((await change(PASSWORD)).body.error.code, 'session.password-rule')
      assert.equal((await change('no-upper-case-1')).body.error.code, 'input.invalid')
      const done = await change('Another-password-1')
      assert.equal(done.body.state, 'signed-in')
      assert.notEqual(browser.cookie, before)
      await browser.ok('GET', '/api/v1/secrets')
      assert.equal((await signedIn(test, 'forced', 'Another-password-1')).session.who.loginId, 'forced')
      const late = new Browser(test.url)
      await consoleAccount(test, 'late', USER, { needPasswordReset: true })
      await late.ok('POST', '/login', { loginId: 'late', password: PASSWORD })
      test.clock.pass(10 * MINUTE)
      assert.equal((await late.call('POST', '/login/password', { newPassword: 'Another-password-1' })).status, 401)
    })

    it('is one of ten at most: the one used longest ago ends', async () => {
      await consoleAccount(test, 'many', USER)
      const browsers = []
      for (let n = 0; n < 11; n++) {
        browsers.push((await signedIn(test, 'many')).browser)
        test.clock.pass(1000)
      }
      const statuses = await Promise.all(browsers.map(async (browser) => (await browser.call('GET', '/session')).status))
      assert.deepEqual(statuses, [401, ...new Array<number>(10).fill(200)])
    })

    for (const [n, [when, end]] of Object.entries(ENDS).entries()) {
      it(`ends when ${when}`, async () => {
        const { id } = await consoleAccount(test, `ending${n}`, ADMINISTRATOR)
        const { browser } = await signedIn(test, `ending${n}`)
        const kept = Object.assign(new Browser(test.url), { cookie: browser.cookie, csrf: browser.csrf })
        await kept.ok('GET', '/api/v1/secrets')
        await end(test, id, browser)
        for (const path of ['/session', '/api/v1/secrets', '/api/v1/caller-identity'])
          assert.deepEqual([(await kept.call('GET', path)).status, path], [401, path])
        assert.equal((await kept.call('PUT', '/password', { password: PASSWORD, newPassword: 'Another-password-2' })).status, 401)
      })
    }

    it('stays ended when its owner may come back', async () => {
      const { id } = await consoleAccount(test, 'coming-back', USER)
      const { browser } = await signedIn(test, 'coming-back')
      await test.main.ok('PUT', SUB(id), { active: false })
      await test.main.ok('PUT', SUB(id), { active: true })
      assert.equal((await browser.call('GET', '/session')).status, 401)
    })
  })
}

describe('on two nodes without word from each other', async () => {
  const { a, b } = await twoNodes(false)

  it('a session counts at both, and its end is felt at the other on the next call', async () => {
    await consoleAccount(a, 'here-and-there', USER)
    const { browser } = await signedIn(a, 'here-and-there')
    const there = browser.at(b.url)
    await there.ok('GET', '/api/v1/secrets')
    await browser.ok('POST', '/logout')
    // It leaves no record, by which a node would find that it is behind, so it is asked first.
    assert.equal((await there.call('GET', '/session')).status, 401)
    assert.equal((await there.call('GET', '/api/v1/secrets')).status, 401)
  })

  it('a right that is taken away at one is gone at the other', async () => {
    const { id } = await consoleAccount(a, 'losing', USER)
    const there = (await signedIn(b, 'losing')).browser
    await there.ok('GET', '/api/v1/secrets')
    const { policies } = await a.main.ok('GET', SUB(id))
    await a.main.ok('DELETE', `${SUB(id)}/policies`, { policyIdList: policies.map((one: { policyId: string }) => one.policyId) })
    assert.equal((await there.call('GET', '/api/v1/secrets')).status, 403)
  })
})
