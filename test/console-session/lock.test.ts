import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, MAIN_PASSWORD, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { twoNodes } from '../support/two-nodes.ts'

const USER = 'NCP_SECRETMANAGER_USER'
const SLOWED_FOR = 16 * 60_000

for (const engine of ENGINES_IN_TURN) {
  describe(`wrong passwords on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const tried = (loginId: string | undefined, password: string) =>
      new Browser(test.url).call('POST', '/login', loginId === undefined ? { password } : { loginId, password })
    const wrongly = async (loginId: string, times: number) => {
      for (let n = 0; n < times; n++) assert.equal((await tried(loginId, `wrong-${n}`)).status, 401)
    }

    it('lock a sub account at the fifth in a row, and the right one counts no longer until it is unlocked or given anew', async () => {
      const { id } = await consoleAccount(test, 'locked', USER)
      await wrongly('locked', 4)
      assert.equal((await tried('locked', PASSWORD)).body.state, 'signed-in', 'four are forgotten by the right one')
      await wrongly('locked', 4)
      assert.equal((await test.main.ok('GET', `/api/v1/sub-accounts/${id}`)).isLocked, false)
      const fifth = await tried('locked', 'wrong-5')
      assert.equal((await test.main.ok('GET', `/api/v1/sub-accounts/${id}`)).isLocked, true)
      const right = await tried('locked', PASSWORD)
      assert.deepEqual([right.status, right.text], [401, fifth.text], 'whoever guesses does not learn that it was right')
      test.clock.pass(SLOWED_FOR)
      assert.equal((await tried('locked', PASSWORD)).status, 401, 'time does not unlock')
      await test.main.ok('POST', `/api/v1/sub-accounts/${id}/unlock`)
      assert.equal((await tried('locked', PASSWORD)).body.state, 'signed-in')
      await wrongly('locked', 5)
      await test.main.ok('PUT', `/api/v1/sub-accounts/${id}/password`, { newPassword: 'Another-password-1' })
      assert.equal((await tried('locked', 'Another-password-1')).body.state, 'signed-in')
    })

    it('lock once only, however many come at the same time, and none of those let a right one pass', async () => {
      await consoleAccount(test, 'flooded', USER)
      const all = await Promise.all(Array.from({ length: 6 }, (_, n) => tried('flooded', `wrong-${n}`)))
      assert.deepEqual(new Set(all.map(({ status }) => status)), new Set([401]))
      test.clock.pass(SLOWED_FOR)
      assert.equal((await tried('flooded', PASSWORD)).status, 401)
    })

    it('slow an address down, for the main account as well, which is never locked', async () => {
      for (let n = 0; n < 6; n++) assert.equal((await tried(undefined, `wrong-${n}`)).status, 401)
      const slowed = await tried(undefined, MAIN_PASSWORD)
      assert.deepEqual([slowed.status, slowed.body.error.code, slowed.headers.get('retry-after')], [429, 'gateway.throttled', '1'])
      test.clock.pass(1000)
      assert.equal((await tried(undefined, 'wrong')).status, 401)
      assert.equal((await tried(undefined, MAIN_PASSWORD)).headers.get('retry-after'), '2')
      test.clock.pass(2000)
      assert.equal((await tried(undefined, MAIN_PASSWORD)).body.state, 'signed-in')
    })

    it('are slowed for a name that nobody has, just so', async () => {
      for (let n = 0; n < 6; n++) assert.equal((await tried('nobody', `wrong-${n}`)).status, 401)
      assert.equal((await tried('nobody', 'wrong')).status, 429)
    })

    it('for a session count as well, and end it at the fifth', async () => {
      await consoleAccount(test, 'left-open', USER)
      const { browser } = await signedIn(test, 'left-open')
      for (let n = 0; n < 4; n++)
        assert.equal((await browser.call('POST', '/confirm', { password: `wrong-${n}` })).body.error.code, 'session.password-wrong')
      assert.equal((await browser.call('GET', '/session')).status, 200)
      assert.equal((await browser.call('POST', '/confirm', { password: 'wrong-5' })).status, 403)
      assert.equal((await browser.call('GET', '/session')).status, 401)
      assert.equal((await tried('left-open', PASSWORD)).status, 401)
    })

    it('and logins are records of IAM that say that they came by the console', async () => {
      const { id } = await consoleAccount(test, 'recorded', USER)
      const { browser } = await signedIn(test, 'recorded')
      await tried('recorded', 'wrong')
      await browser.ok('POST', '/logout')
      const account = (await signedIn(test)).session.who.account
      const { rows } = await test.coffer.store.usage({ account, resourceId: id, limit: 10, offset: 0 })
      const told = rows
        .filter(({ source }) => source === 'CONSOLE')
        .map(({ product, title, result, status, message }) => ({ product, title, result, status, message }))
      assert.deepEqual(told, [
        { product: 'IAM', title: 'Console Logout', result: 'SUCCESS', status: 200, message: 'Console Logout' },
        {
          product: 'IAM',
          title: 'Console Login',
          result: 'DENIED',
          status: 401,
          message: 'Console Login: refused, wrong password, 1 in a row',
        },
        { product: 'IAM', title: 'Console Login', result: 'SUCCESS', status: 200, message: 'Console Login' },
      ])
      const { rows: unknown } = await test.coffer.store.usage({ account, resourceId: '*', keyword: 'nobody has', limit: 1, offset: 0 })
      assert.deepEqual([unknown[0]?.requestorName, unknown[0]?.ip], ['', '127.0.0.1'], 'what was typed is not kept: it may be a password')
    })
  })
}

describe('a lock', async () => {
  const { a, b } = await twoNodes(false)

  it('counts the tries at all nodes, and holds at each', async () => {
    await consoleAccount(a, 'both', USER)
    const tried = (url: string, password: string) => new Browser(url).call('POST', '/login', { loginId: 'both', password })
    for (const url of [a.url, b.url, a.url, b.url, a.url]) assert.equal((await tried(url, 'wrong')).status, 401)
    assert.equal((await tried(b.url, PASSWORD)).status, 401)
  })
})
