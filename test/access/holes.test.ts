import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition, Statement } from '#core/access/statement'
import { codeOf, withFactor } from '../console-session/factor.ts'
import { Browser, consoleAccount, PASSWORD, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { POLICIES, refused, SUBS } from './iam.ts'

/**
 * Holes that programs of this kind once had, each as one test. More of them stand with their own subject: groups, roles, handing-on,
 * sessions, second factors; what a refusal of an unknown account costs is measured in console-session/unknown.test.ts.
 */
const on = (effect: Statement['effect'], product: string, action: string, nrn = '*', condition?: Condition): Statement => ({
  effect,
  targets: [{ product, actions: [action], resourceNrns: [nrn] }],
  ...(condition === undefined ? {} : { condition }),
})

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const make = async (policyName: string, ...permissions: Statement[]) =>
      (await main.ok<{ id: string }>('POST', '/api/v1/policies', { policyName, permissions })).id
    const secret = async (secretName: string) => {
      const secretValue = { value: '{"password":"x"}', rotationTargets: ['password'] }
      return (await main.ok<{ secretId: string }>('POST', '/api/v1/secrets', { secretName, secretValue })).secretId
    }

    describe(`holes that others had, on ${engine}`, () => {
      it('a login id in another case is not another account, nor one with spaces', async () => {
        await test.subAccount('Payroll')
        for (const loginId of ['payroll', 'PAYROLL']) await refused(main, 409, 9011, 'POST', SUBS, { loginId, name: 'someone' })
        for (const loginId of [' Payroll', 'Payroll ', 'Pay roll'])
          await refused(main, 400, 400, 'POST', SUBS, { loginId, name: 'someone' })
      })

      it('a login id in another case, or with a space, signs nobody in, and locks nobody out', async () => {
        const { id } = await consoleAccount(test, 'Treasurer', 'NCP_SECRETMANAGER_USER')
        for (const loginId of ['treasurer', 'TREASURER', ' Treasurer', 'Treasurer ', 'Treasurer\u200b', 'Ｔreasurer']) {
          const said = await new Browser(test.url).call('POST', '/login', { loginId, password: PASSWORD })
          assert.deepEqual([said.status, loginId], [401, loginId])
        }
        assert.equal((await main.ok('GET', `${SUBS}/${id}`)).isLocked, false)
        await signedIn(test, 'Treasurer')
      })

      it('a session and temporary keys of an account that was deleted are nobody’s, also when another one takes its name', async () => {
        const { id } = await consoleAccount(test, 'phoenix', 'NCP_ADMINISTRATOR', { canAPIGatewayAccess: true })
        const made = await main.ok('POST', `${SUBS}/${id}/access-keys`)
        const temporary = await main.as(made.accessKey, made.keySecret).ok('POST', '/api/v1/credentials', {})
        const key = main.as(temporary.accessKey, temporary.keySecret)
        const { browser } = await signedIn(test, 'phoenix')
        await browser.ok('GET', '/api/v1/secrets')
        await key.ok('GET', '/api/v1/secrets')
        await main.ok('DELETE', `${SUBS}/${id}`)
        await consoleAccount(test, 'phoenix', 'NCP_ADMINISTRATOR', { canAPIGatewayAccess: true })
        for (const path of ['/session', '/api/v1/secrets', '/api/v1/caller-identity'])
          assert.deepEqual([(await browser.call('GET', path)).status, path], [401, path])
        assert.equal((await key.call('GET', '/api/v1/secrets')).status, 401)
      })

      it('a code with a space, of other digits, or that was used, is none', async () => {
        await consoleAccount(test, 'coder', 'NCP_SECRETMANAGER_USER', { isMfaMandatory: true })
        const secret = await withFactor(test, 'coder')
        const tried = async (tokenCode: string) =>
          (await new Browser(test.url).call('POST', '/login', { loginId: 'coder', password: PASSWORD, tokenCode })).status
        assert.equal(await tried(codeOf(test, secret)), 401, 'it set the factor up')
        test.clock.pass(30_000)
        const code = codeOf(test, secret)
        const wide = [...code].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join('')
        for (const other of [`${code} `, ` ${code}`, wide]) assert.equal(await tried(other), 401)
        assert.equal(await tried(code), 200)
        assert.equal(await tried(code), 401)
      })

      it('an asterisk in a path, a tag or a name fits no more than itself', async () => {
        const mine = await secret('star-mine')
        await make('star', on('Allow', 'SecretManager', 'View*', `nrn:PUB:SecretManager:KR:*:Secret/${mine}`))
        const people = await test.subAccount('star-people', 'star')
        for (const id of ['*', '%2A', `${mine.slice(0, -1)}*`, `${mine}*`, `*${mine}`])
          await people.refused(403, 'GET', `/api/v1/secrets/${id}/values`)
        await people.ok('GET', `/api/v1/secrets/${mine}/values`)
        for (const [name, operator] of [
          ['star-equals', 'StringEquals'],
          ['star-like', 'StringLike'],
        ] as const) {
          await make(name, on('Allow', 'IAM', 'View/getSubAccountDetail', '*', { [operator]: { 'ncp:ResourceTag/team': ['payroll'] } }))
          const lead = await test.subAccount(name, name)
          for (const value of ['*', 'pay*', '%']) {
            const tagged = await main.ok('POST', SUBS, {
              loginId: `${name}-${value.length}${value === '%' ? 'p' : ''}`,
              name,
              tags: [{ key: 'team', value }],
            })
            await refused(lead, 403, 403, 'GET', `${SUBS}/${tagged.id}`)
          }
        }
      })

      it('another spelling of a path reaches nothing past a Deny', async () => {
        const id = await secret('spelled')
        await make(
          'spelled',
          on('Allow', 'SecretManager', '*'),
          on('Deny', 'SecretManager', 'View/getSecretValue', `nrn:PUB:SecretManager:*:*:Secret/${id}`),
        )
        const people = await test.subAccount('spelled', 'spelled')
        for (const path of [
          id,
          id.toUpperCase(),
          `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`,
          `${id}%00`,
          `${id}%20`,
          `./${id}`,
          `x/../${id}`,
          `/${id}`,
        ]) {
          for (const base of ['', '/secretmanager', '//', '/./']) {
            const said = await people.call('GET', `${base}/api/v1/secrets/${path}/values`).catch(() => undefined)
            assert.notEqual(said?.status, 200, `${base} ${path}`)
          }
        }
        for (const stage of ['active', 'ACTIVE']) {
          const said = await people.call('GET', `/api/v1/secrets/${id}/stages/${stage}`)
          assert.ok(said.status !== 200 || !said.text.includes('"x"'), `${stage}: ${said.text}`)
        }
      })

      it('a list shows nothing that a Deny takes away', async () => {
        const [open, shut] = [await secret('list-open'), await secret('list-shut')]
        await make('list', on('Allow', 'SecretManager', '*'), on('Deny', 'SecretManager', '*', `nrn:PUB:SecretManager:KR:*:Secret/${shut}`))
        const people = await test.subAccount('list', 'list')
        for (const target of ['/api/v1/secrets', '/api/v1/secret-summaries?pageSize=200']) {
          const { text } = await people.call('GET', target)
          assert.ok(text.includes(open) && !text.includes(shut) && !text.includes('list-shut'), target)
        }
      })

      it('nobody attaches to themselves, by whatever way, what they do not hold', async () => {
        const all = await make('everything', on('Allow', '*', '*'))
        const manager = await test.subAccount('climber', 'NCP_SUB_ACCOUNT_MANAGER')
        const group = (await manager.ok('POST', '/api/v1/groups', { groupName: 'ladder' })).id
        await manager.ok('POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [manager.id] })
        const role = (await manager.ok('POST', '/api/v1/roles', { roleName: 'ladder' })).id
        await manager.ok('POST', `/api/v1/roles/${role}/entities`, { subAccountIdList: [manager.id] })
        const own = (await manager.ok('POST', '/api/v1/policies', { policyName: 'ladder', permissions: [on('Allow', 'IAM', 'View*')] })).id
        await manager.ok('POST', POLICIES(manager.id), { policyIdList: [own] })
        for (const target of [POLICIES(manager.id), `/api/v1/groups/${group}/policies`, `/api/v1/roles/${role}/policies`]) {
          const [outcome] = await manager.ok('POST', target, { policyIdList: [all] })
          assert.equal(outcome.success, false, target)
        }
        const permissions = [on('Allow', '*', '*')]
        await refused(manager, 403, 403, 'PUT', `/api/v1/policies/${own}`, { permissions })
        await manager.refused(403, 'GET', '/api/v1/secrets')
      })

      it('a condition does not make a policy count as held by who fails it', async () => {
        const narrow = { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }
        await make('office', on('Allow', 'SecretManager', 'View*', '*', narrow))
        const free = await make('anywhere', on('Allow', 'SecretManager', 'View*'))
        const manager = await test.subAccount('office-boss', 'NCP_SUB_ACCOUNT_MANAGER', 'office')
        const other = await main.ok('POST', SUBS, { loginId: 'office-new', name: 'office-new' })
        const [outcome] = await manager.ok('POST', POLICIES(other.id), { policyIdList: [free] })
        assert.equal(outcome.success, false)
      })

      it('a right that is taken away is gone for calls that are under way a moment later', async () => {
        const id = await secret('race')
        const policy = await make('race', on('Allow', 'SecretManager', 'View*'))
        const people = await test.subAccount('race', 'race')
        const read = async () => (await people.call('GET', `/api/v1/secrets/${id}/values`)).status
        const before = Promise.all(Array.from({ length: 20 }, read))
        await main.ok('DELETE', `/api/v1/policies/${policy}`)
        const after = await Promise.all(Array.from({ length: 5 }, read))
        assert.deepEqual(new Set(after), new Set([403]))
        for (const status of await before) assert.ok(status === 200 || status === 403)
      })
    })
  })
}
