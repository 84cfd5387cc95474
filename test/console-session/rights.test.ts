import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { policyIds, refused } from '../access/iam.ts'
import { makeSecret } from '../secrets/making.ts'
import { Browser, consoleAccount, PASSWORD, signedIn } from '../support/browser.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { codeOf, withFactor } from './factor.ts'

const USER = 'NCP_SECRETMANAGER_USER'
const STEP = 30_000
const SUB = (id: string) => `/api/v1/sub-accounts/${id}`

for (const engine of ENGINES_IN_TURN) {
  describe(`signing in and rights on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test

    it('who manages accounts touches nobody’s password, factor, lock or sessions that may do more', async () => {
      const manager = await test.subAccount('keeper', 'NCP_SUB_ACCOUNT_MANAGER')
      const { id } = await consoleAccount(test, 'stronger', USER)
      const ways: [string, string, object?][] = [
        ['PUT', `${SUB(id)}/password`, { newPassword: 'Another-password-1' }],
        ['POST', `${SUB(id)}/unlock`],
        ['DELETE', `${SUB(id)}/mfa`],
        ['DELETE', `${SUB(id)}/sessions`],
        ['PUT', SUB(id), { isMfaMandatory: true }],
        ['PUT', SUB(id), { canConsoleAccess: false }],
        ['PUT', SUB(id), { useConsolePermitIp: false }],
      ]
      for (const [method, target, body] of ways)
        assert.match(await refused(manager, 403, 403, method, target, body), /does not hold every right/)
      await signedIn(test, 'stronger')
      const [held] = await policyIds(main, USER)
      await main.ok('POST', `${SUB(manager.id)}/policies`, { policyIdList: [held] })
      for (const [method, target, body] of ways) await manager.ok(method, target, body)
    })

    it('the console is told why for a program, too; signed callers as the service says it', async () => {
      const S = await makeSecret(main, 'said-twice')
      await consoleAccount(test, 'reader-of-reasons', 'NCP_SECRETMANAGER_MANAGER')
      const { browser } = await signedIn(test, 'reader-of-reasons')
      const asked: [string, string, object | undefined, object][] = [
        ['PUT', `${S}/rotation-period`, { rotationPeriod: 731 }, { is: 'number', field: 'rotationPeriod', min: 1, max: 730 }],
        ['PUT', `${S}/memo`, {}, { is: 'missing', field: 'memo' }],
        ['POST', `${S}/enable`, undefined, { is: 'in-use' }],
        ['POST', `${S}/rollback-rotation`, undefined, { is: 'never-rotated' }],
      ]
      for (const [method, path, body, reason] of asked) {
        assert.deepEqual((await browser.call(method, path, body)).body.error.reason, reason, path)
        assert.equal((await main.call(method, path, body)).body.error.reason, undefined, path)
      }
    })

    it('a viewer unlocks nobody, and there is nobody to unlock under another id', async () => {
      const viewer = await test.subAccount('looking', 'NCP_SUB_ACCOUNT_VIEWER')
      const { id } = await consoleAccount(test, 'weak', undefined)
      for (const [method, path] of [
        ['POST', 'unlock'],
        ['DELETE', 'mfa'],
        ['DELETE', 'sessions'],
      ] as const) {
        await refused(viewer, 403, 403, method, `${SUB(id)}/${path}`)
        await refused(main, 400, 30, method, `${SUB('00000000-0000-4000-8000-00000000dead')}/${path}`)
        await main.ok(method, `${SUB(id)}/${path}`)
      }
    })

    it('a session makes no credentials and switches to no role', async () => {
      await consoleAccount(test, 'in-browser', USER)
      const { browser } = await signedIn(test, 'in-browser')
      assert.equal((await browser.call('POST', '/api/v1/credentials', {})).body.error.code, 'access.denied')
      assert.equal(
        (await browser.call('POST', '/api/v1/switch-role', { roleNrn: 'nrn:PUB:IAM:KR:1:Role/x' })).body.error.code,
        'access.denied',
      )
    })

    it('a condition on a second factor holds for a session and for temporary credentials that came with one', async () => {
      const { id } = await consoleAccount(test, 'careful', undefined, { isMfaMandatory: true, canAPIGatewayAccess: true })
      const target = { product: 'SecretManager', actions: ['View*'], resourceNrns: ['*'] }
      const condition = { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } }
      const { id: policy } = await main.ok('POST', '/api/v1/policies', {
        policyName: 'with-factor',
        permissions: [{ effect: 'Allow', targets: [target], condition }],
      })
      await main.ok('POST', `${SUB(id)}/policies`, { policyIdList: [policy] })
      const secret = await withFactor(test, 'careful')
      test.clock.pass(STEP)
      const browser = new Browser(test.url)
      const { session } = await browser.ok('POST', '/login', { loginId: 'careful', password: PASSWORD, tokenCode: codeOf(test, secret) })
      assert.equal((await browser.call('GET', '/api/v1/secrets')).status, 200)

      const made = await main.ok('POST', `${SUB(id)}/access-keys`)
      const key = main.as(made.accessKey, made.keySecret)
      const status = async (caller: Caller) => (await caller.call('GET', '/api/v1/secrets')).status
      assert.equal(await status(key), 403, 'its access key came without one')
      const { serialNumber } = session.mfa
      const ask = (body: object) => key.call('POST', '/api/v1/credentials', body)
      assert.equal((await ask({ serialNumber })).status, 400)
      assert.equal((await ask({ serialNumber, tokenCode: codeOf(test, secret) })).status, 403, 'the code of the login')
      test.clock.pass(STEP)
      assert.equal((await ask({ serialNumber: `${serialNumber}x`, tokenCode: codeOf(test, secret) })).status, 403)
      assert.equal((await ask({ serialNumber, tokenCode: codeOf(test, secret, 7) })).status, 403)
      const both = await Promise.all([1, 2].map(() => ask({ serialNumber, tokenCode: codeOf(test, secret) })))
      assert.deepEqual(both.map((said) => said.status).sort(), [200, 403], 'one code, one answer')
      const { body } = both.find((said) => said.status === 200) ?? assert.fail()
      assert.equal(body.useMfa, true)
      const temporary = key.as(body.accessKey, body.keySecret)
      assert.equal(await status(temporary), 200)
      const without = await key.ok('POST', '/api/v1/credentials', {})
      assert.deepEqual([without.useMfa, await status(key.as(without.accessKey, without.keySecret))], [false, 403])

      await main.ok('DELETE', `${SUB(id)}/mfa`)
      const left = async () => [await status(temporary), await status(key.as(without.accessKey, without.keySecret))]
      assert.deepEqual(await left(), [401, 403], 'what came with the second factor ends with it')
    })

    it('temporary credentials that came with a second factor end when its owner removes it', async () => {
      const { id } = await consoleAccount(test, 'removing', 'NCP_SECRETMANAGER_USER', { canAPIGatewayAccess: true })
      const { browser } = await signedIn(test, 'removing')
      const { secret } = await browser.ok('POST', '/mfa')
      const { serialNumber } = (await browser.ok('PUT', '/mfa', { tokenCode: codeOf(test, secret) })).mfa
      const made = await main.ok('POST', `${SUB(id)}/access-keys`)
      const key = main.as(made.accessKey, made.keySecret)
      test.clock.pass(STEP)
      const temporary: Caller[] = []
      for (const body of [{ serialNumber, tokenCode: codeOf(test, secret) }, {}]) {
        const { accessKey, keySecret } = await key.ok('POST', '/api/v1/credentials', body)
        temporary.push(key.as(accessKey, keySecret))
      }
      const statuses = () => Promise.all(temporary.map(async (caller) => (await caller.call('GET', '/api/v1/secrets')).status))
      assert.deepEqual(await statuses(), [200, 200])
      test.clock.pass(STEP)
      await browser.ok('DELETE', '/mfa', { tokenCode: codeOf(test, secret) })
      assert.deepEqual(await statuses(), [401, 200])
    })

    it('events come to a session as long as it lasts', async () => {
      await consoleAccount(test, 'listening', 'NCP_SECRETMANAGER_MANAGER')
      const { browser } = await signedIn(test, 'listening')
      const stream = await fetch(`${test.url}/console/api/api/v1/events`, { headers: { cookie: browser.cookie ?? '', origin: test.url } })
      assert.equal(stream.status, 200)
      const reading = stream.text()
      await browser.ok('POST', '/api/v1/secrets', {
        secretName: 'heard-of',
        secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] },
      })
      await browser.ok('POST', '/logout')
      await test.coffer.jobs.tick()
      assert.match(await reading, /secret/, 'the stream ended by itself, with what had been told')
    })
  })
}
