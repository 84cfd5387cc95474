import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, MAIN_PASSWORD, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const USER = 'NCP_SECRETMANAGER_USER'

for (const engine of ENGINES_IN_TURN) {
  describe(`signing in on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const tried = (body: object) => new Browser(test.url).call('POST', '/login', body)

    it('lets the main account in, and answers who it is', async () => {
      const { browser, session } = await signedIn(test)
      assert.equal(session.who.type, 'Customer')
      assert.match(session.who.account, /^2\d{7}$/)
      assert.deepEqual(await browser.ok('GET', '/session'), session)
      assert.equal(session.endsAt, test.clock.now() + 12 * 3_600_000)
      assert.equal(session.confirmedUntil, test.clock.now() + 600_000)
      const named = await tried({ account: session.who.account, password: MAIN_PASSWORD })
      assert.equal(named.body.state, 'signed-in')
      assert.equal((await tried({ account: 'main', loginId: 'main', password: MAIN_PASSWORD })).body.state, 'signed-in')
    })

    it('lets a sub account in with its own rights, through the same operations as on the wire', async () => {
      const { id } = await consoleAccount(test, 'anna', USER)
      const { browser, session } = await signedIn(test, 'anna')
      assert.deepEqual([session.who.id, session.who.type, session.who.loginId], [id, 'Sub', 'anna'])
      const list = await browser.ok('GET', '/api/v1/secrets?pageNo=1')
      assert.equal(list.code, 'SUCCESS')
      const denied = await browser.call('POST', '/api/v1/secrets', { secretName: 'not-hers', secretValue: { value: '{}' } })
      assert.deepEqual([denied.status, denied.body.error.code], [403, 'access.denied'])
      assert.ok(denied.headers.get('x-coffer-decision-id'))
    })

    it('answers one and the same refusal, whatever is wrong', async () => {
      await consoleAccount(test, 'without-policy', undefined)
      await consoleAccount(test, 'without-console', USER, { canConsoleAccess: false })
      const { id } = await consoleAccount(test, 'suspended', USER)
      await test.main.ok('PUT', `/api/v1/sub-accounts/${id}`, { active: false })
      await consoleAccount(test, 'elsewhere', USER, { useConsolePermitIp: true, consolePermitIps: ['192.0.2.0/24'] })
      await consoleAccount(test, 'here', USER, { useConsolePermitIp: true, consolePermitIps: ['127.0.0.0/8'] })
      await test.subAccount('without-password', USER)
      const wrong = [
        { password: 'not-the-password' },
        { loginId: 'anna', password: 'not-the-password' },
        { loginId: 'nobody', password: PASSWORD },
        { loginId: 'Anna', password: PASSWORD },
        { loginId: 'anna ', password: PASSWORD },
        { loginId: 'without-policy', password: PASSWORD },
        { loginId: 'without-console', password: PASSWORD },
        { loginId: 'suspended', password: PASSWORD },
        { loginId: 'elsewhere', password: PASSWORD },
        { loginId: 'without-password', password: ' ' },
        { account: '29999999', password: MAIN_PASSWORD },
      ]
      const texts = new Set<string>()
      for (const body of wrong) {
        const said = await tried(body)
        assert.equal(said.status, 401, JSON.stringify(body))
        assert.equal(said.headers.getSetCookie().length, 0)
        texts.add(said.text)
      }
      assert.equal(texts.size, 1)
      assert.match([...texts].join(''), /session\.refused.*locked until an administrator/)
      assert.equal((await tried({ loginId: 'here', password: PASSWORD })).body.state, 'signed-in')
    })
  })
}
