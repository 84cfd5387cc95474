import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, consoleAccount, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { codeOf, withFactor } from './factor.ts'

const USER = 'NCP_SECRETMANAGER_USER'
const STEP = 30_000
const SLOWED_FOR = 16 * 60_000

for (const engine of ENGINES_IN_TURN) {
  describe(`a second factor on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const tried = (body: object) => new Browser(test.url).call('POST', '/login', body)

    it('that is mandatory is set up at the first login, and the console opens only then', async () => {
      await consoleAccount(test, 'must', USER, { isMfaMandatory: true })
      const browser = new Browser(test.url)
      const first = await browser.ok('POST', '/login', { loginId: 'must', password: PASSWORD })
      assert.equal(first.state, 'mfa-setup-needed')
      assert.match(first.otpauthUrl, new RegExp(`^otpauth://totp/Coffer%3A2\\d{7}%2Fmust\\?secret=${first.secret}&issuer=Coffer`))
      assert.equal((await browser.call('GET', '/session')).status, 401)
      assert.equal((await browser.call('GET', '/api/v1/secrets')).status, 401)
      const before = browser.cookie
      const wrong = await browser.call('POST', '/login/mfa', { tokenCode: codeOf(test, first.secret, 5) })
      assert.deepEqual([wrong.status, wrong.body.error.code], [403, 'session.code-wrong'])
      const done = await browser.ok('POST', '/login/mfa', { tokenCode: codeOf(test, first.secret) })
      assert.equal(done.state, 'signed-in')
      assert.deepEqual([done.session.mfa.given, done.session.mfa.set, done.session.mfa.mandatory], [true, true, true])
      assert.notEqual(browser.cookie, before)
      const stale = Object.assign(new Browser(test.url), { cookie: before })
      assert.equal((await stale.call('POST', '/login/mfa', { tokenCode: codeOf(test, first.secret, 1) })).status, 401)
    })

    it('is asked for once the password is right, and each of its codes is taken once', async () => {
      await consoleAccount(test, 'coded', USER, { isMfaMandatory: true })
      const secret = await withFactor(test, 'coded')
      const asked = await tried({ loginId: 'coded', password: PASSWORD })
      assert.deepEqual([asked.status, asked.body], [200, { state: 'token-needed' }])
      assert.equal(asked.headers.getSetCookie().length, 0)
      const used = await tried({ loginId: 'coded', password: PASSWORD, tokenCode: codeOf(test, secret) })
      assert.deepEqual([used.status, used.body.error.code], [401, 'session.refused'], 'the code that set it up')
      test.clock.pass(STEP)
      const tokenCode = codeOf(test, secret)
      for (const spaced of [` ${tokenCode}`, `${tokenCode} `, `${tokenCode.slice(0, 3)} ${tokenCode.slice(3)}`])
        assert.equal((await tried({ loginId: 'coded', password: PASSWORD, tokenCode: spaced })).status, 401)
      assert.equal((await tried({ loginId: 'coded', password: 'wrong', tokenCode })).status, 401, 'five in a row')
      await test.main.ok('POST', `/api/v1/sub-accounts/${await idOf('coded')}/unlock`)
      // Long enough for the address to be as if it had never tried.
      test.clock.pass(SLOWED_FOR)
      const next = codeOf(test, secret)
      assert.equal((await tried({ loginId: 'coded', password: PASSWORD, tokenCode: next })).body.state, 'signed-in')
      assert.equal((await tried({ loginId: 'coded', password: PASSWORD, tokenCode: next })).status, 401)
    })

    it('lets one of two logins in that come with the same code at the same time', async () => {
      await consoleAccount(test, 'racing', USER, { isMfaMandatory: true })
      const secret = await withFactor(test, 'racing')
      test.clock.pass(STEP)
      const body = { loginId: 'racing', password: PASSWORD, tokenCode: codeOf(test, secret) }
      const both = await Promise.all([tried(body), tried(body)])
      assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
    })

    it('of one’s own needs the password lately, shows itself by a code, and goes by a code', async () => {
      await consoleAccount(test, 'own-factor', USER)
      const { browser } = await signedIn(test, 'own-factor')
      test.clock.pass(601_000)
      assert.equal((await browser.call('POST', '/mfa')).body.error.code, 'session.confirm-needed')
      await browser.ok('POST', '/confirm', { password: PASSWORD })
      const { secret } = await browser.ok('POST', '/mfa')
      assert.equal((await tried({ loginId: 'own-factor', password: PASSWORD })).body.state, 'signed-in', 'it does not hold yet')
      assert.equal((await browser.call('PUT', '/mfa', { tokenCode: '000000x' })).body.error.code, 'session.code-wrong')
      const { mfa } = await browser.ok('PUT', '/mfa', { tokenCode: codeOf(test, secret) })
      assert.match(mfa.serialNumber, /^nrn:PUB:IAM:KR:2\d{7}:Mfa\//)
      assert.equal((await tried({ loginId: 'own-factor', password: PASSWORD })).body.state, 'token-needed')
      assert.equal((await browser.call('POST', '/mfa')).body.error.code, 'session.factor')
      test.clock.pass(STEP)
      assert.equal((await browser.call('DELETE', '/mfa', { tokenCode: codeOf(test, secret, 4) })).body.error.code, 'session.code-wrong')
      assert.equal((await browser.ok('DELETE', '/mfa', { tokenCode: codeOf(test, secret) })).mfa.set, false)
      assert.equal((await tried({ loginId: 'own-factor', password: PASSWORD })).body.state, 'signed-in')
    })

    it('is not replaced by one that waited in another session, nor by one whose password was given long ago', async () => {
      await consoleAccount(test, 'twice', USER)
      const waiting = (await signedIn(test, 'twice')).browser
      const { secret: foreign } = await waiting.ok('POST', '/mfa')
      const owner = (await signedIn(test, 'twice')).browser
      const { secret } = await owner.ok('POST', '/mfa')
      test.clock.pass(601_000)
      const late = await owner.call('PUT', '/mfa', { tokenCode: codeOf(test, secret) })
      assert.deepEqual([late.status, late.body.error.code], [403, 'session.confirm-needed'])
      for (const browser of [owner, waiting]) await browser.ok('POST', '/confirm', { password: PASSWORD })
      await owner.ok('PUT', '/mfa', { tokenCode: codeOf(test, secret) })
      const replaced = await waiting.call('PUT', '/mfa', { tokenCode: codeOf(test, foreign) })
      assert.deepEqual([replaced.status, replaced.body.error.code], [409, 'session.factor'])
      test.clock.pass(STEP)
      const login = { loginId: 'twice', password: PASSWORD, tokenCode: codeOf(test, secret) }
      assert.equal((await tried(login)).body.state, 'signed-in')
      test.clock.pass(STEP)
      await owner.ok('DELETE', '/mfa', { tokenCode: codeOf(test, secret) })
      const forgotten = await waiting.call('PUT', '/mfa', { tokenCode: codeOf(test, foreign) })
      assert.deepEqual([forgotten.status, forgotten.body.error.code], [409, 'session.factor'], 'what waited went with the first one')
    })

    it('that waited at another login goes when one is set up, and does not come back when that one is removed', async () => {
      const { id } = await consoleAccount(test, 'two-logins', USER, { isMfaMandatory: true })
      const [first, second] = [new Browser(test.url), new Browser(test.url)]
      const asked = { loginId: 'two-logins', password: PASSWORD }
      const [ofFirst, ofSecond] = [await first.ok('POST', '/login', asked), await second.ok('POST', '/login', asked)]
      await first.ok('POST', '/login/mfa', { tokenCode: codeOf(test, ofFirst.secret) })
      await test.main.ok('PUT', `/api/v1/sub-accounts/${id}`, { isMfaMandatory: false })
      test.clock.pass(STEP)
      await first.ok('DELETE', '/mfa', { tokenCode: codeOf(test, ofFirst.secret) })
      test.clock.pass(STEP)
      assert.equal((await second.call('POST', '/login/mfa', { tokenCode: codeOf(test, ofSecond.secret) })).status, 401)
    })

    it('that is refused stands in the history, with the status that was answered', async () => {
      const { id } = await consoleAccount(test, 'refused-factor', USER)
      const { browser, session } = await signedIn(test, 'refused-factor')
      const refused = async (method: string, path: string, body?: object): Promise<void> => {
        const { status, body: said } = await browser.call(method, path, body)
        const { rows } = await test.coffer.store.usage({ account: session.who.account, resourceId: id, limit: 1, offset: 0 })
        assert.deepEqual(
          [rows[0]?.result, rows[0]?.problem, rows[0]?.status, rows[0]?.requestorName],
          ['DENIED', said.error.code, status, 'refused-factor'],
          `${method} ${path}`,
        )
      }
      await refused('PUT', '/mfa', { tokenCode: '000000' })
      await refused('DELETE', '/mfa', { tokenCode: '000000' })
      await refused('PUT', '/password', { password: PASSWORD, newPassword: PASSWORD })
      await refused('PUT', '/password', { password: PASSWORD, newPassword: 'Refused-Factor-1' })
      await refused('PUT', '/password', { password: 'wrong', newPassword: `${PASSWORD}2` })
      test.clock.pass(601_000)
      await refused('POST', '/mfa')
      await browser.ok('POST', '/confirm', { password: PASSWORD })
      const { secret } = await browser.ok('POST', '/mfa')
      await refused('PUT', '/mfa', { tokenCode: codeOf(test, secret, 5) })
      await browser.ok('PUT', '/mfa', { tokenCode: codeOf(test, secret) })
      await refused('POST', '/mfa')
    })

    it('that is mandatory is not removed by its owner, and reset by an administrator it is set up anew', async () => {
      const { id } = await consoleAccount(test, 'lost', USER, { isMfaMandatory: true })
      const secret = await withFactor(test, 'lost')
      test.clock.pass(STEP)
      const browser = new Browser(test.url)
      await browser.ok('POST', '/login', { loginId: 'lost', password: PASSWORD, tokenCode: codeOf(test, secret) })
      test.clock.pass(STEP)
      assert.equal((await browser.call('DELETE', '/mfa', { tokenCode: codeOf(test, secret) })).body.error.code, 'session.factor')
      assert.equal((await test.main.ok('GET', `/api/v1/sub-accounts/${id}`)).isMfaSet, true)
      await test.main.ok('DELETE', `/api/v1/sub-accounts/${id}/mfa`)
      assert.equal((await browser.call('GET', '/session')).status, 401)
      assert.equal((await tried({ loginId: 'lost', password: PASSWORD })).body.state, 'mfa-setup-needed')
    })

    const idOf = async (loginId: string): Promise<string> =>
      (await test.main.ok('GET', `/api/v1/sub-accounts?searchColumn=loginId&searchWord=${loginId}`)).items[0].subAccountId
  })
}
