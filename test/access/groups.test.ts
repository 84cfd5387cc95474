import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Statement } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { NOBODY, policyIds, refused, SUBS } from './iam.ts'

const G = '/api/v1/groups'
const on = (effect: Statement['effect'], product: string, action: string, nrn = '*'): Statement => ({
  effect,
  targets: [{ product, actions: [action], resourceNrns: [nrn] }],
})

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const make = async (policyName: string, ...permissions: Statement[]) =>
      (await main.ok<{ id: string }>('POST', '/api/v1/policies', { policyName, permissions })).id
    const group = async (groupName: string, ...policyIdList: string[]) => {
      const { id } = await main.ok<{ id: string }>('POST', G, { groupName })
      if (policyIdList.length > 0) await main.ok('POST', `${G}/${id}/policies`, { policyIdList })
      return id
    }
    const [USER = '', VIEWER = '', ADMINISTRATOR = ''] = await policyIds(
      main,
      'NCP_SECRETMANAGER_USER',
      'NCP_SUB_ACCOUNT_VIEWER',
      'NCP_ADMINISTRATOR',
    )
    const succeeded = (outcomes: { success: boolean }[]) => outcomes.map(({ success }) => success)

    describe(`groups on ${engine}`, () => {
      it('are made, told about and deleted', async () => {
        const tags = [{ key: 'team', value: 'a' }]
        const { id } = await main.ok('POST', G, { groupName: 'readers', tags })
        const member = await test.subAccount('reader-one')
        await main.ok('POST', `${G}/${id}/sub-accounts`, { subAccountIdList: [member.id] })
        await main.ok('POST', `${G}/${id}/policies`, { policyIdList: [USER] })
        const { nrn, createTime, ...rest } = await main.ok('GET', `${G}/${id}`)
        assert.match(nrn, /:Group\//)
        assert.equal(createTime, test.clock.now())
        assert.deepEqual(rest, {
          groupId: id,
          groupName: 'readers',
          subAccountCount: 1,
          tags,
          subAccounts: [{ subAccountId: member.id, loginId: 'reader-one', name: 'reader-one' }],
          policies: [{ policyId: USER, policyName: 'NCP_SECRETMANAGER_USER', policyType: 'SYSTEM_MANAGED' }],
        })
        assert.deepEqual((await main.ok('GET', `${SUBS}/${member.id}`)).groups, [{ groupId: id, groupName: 'readers' }])
        assert.deepEqual((await main.ok('GET', `/api/v1/policies/${USER}/resources`)).groups, [{ groupId: id, groupName: 'readers' }])
        assert.equal((await main.ok('GET', `${G}?searchWord=READ`)).items[0].subAccountCount, 1)
        await refused(main, 409, 9011, 'POST', G, { groupName: 'Readers' })
        assert.deepEqual(await main.ok('DELETE', `${G}/${id}`), { success: true })
        assert.deepEqual((await main.ok('GET', `${SUBS}/${member.id}`)).groups, [])
        for (const target of [`${G}/${id}`, `${G}/${NOBODY}`, `${G}/x`]) await refused(main, 400, 30, 'GET', target)
      })

      it('give their rights to their members on the next call, and take them as quickly', async () => {
        const id = await group('quick', USER)
        const member = await test.subAccount('quick-one')
        const list = async () => (await member.call('GET', '/api/v1/secrets')).status
        assert.equal(await list(), 403)
        await main.ok('POST', `${SUBS}/${member.id}/groups`, { groupIdList: [id] })
        assert.equal(await list(), 200)
        await main.ok('DELETE', `${G}/${id}/policies`, { policyIdList: [USER] })
        assert.equal(await list(), 403)
        await main.ok('POST', `${G}/${id}/policies`, { policyIdList: [USER] })
        assert.equal(await list(), 200)
        assert.deepEqual(await main.ok('DELETE', `${SUBS}/${member.id}/groups`, { groupIdList: [id] }), { success: true })
        assert.equal(await list(), 403)
        await main.ok('POST', `${G}/${id}/sub-accounts`, { subAccountIdList: [member.id] })
        assert.equal(await list(), 200)
        await main.ok('DELETE', `${G}/${id}`)
        assert.equal(await list(), 403)
      })

      it('a Deny of a group beats every Allow, and a Deny beside it every Allow of the group', async () => {
        const deny = await make('deny-list', on('Deny', 'SecretManager', 'View/getSecretList'))
        const denying = await group('denying', deny)
        const allowing = await group('allowing', USER)
        const one = await test.subAccount('denied-by-group', 'NCP_SECRETMANAGER_MANAGER')
        await one.ok('GET', '/api/v1/secrets')
        await main.ok('POST', `${SUBS}/${one.id}/groups`, { groupIdList: [allowing, denying] })
        assert.match(await one.refused(403, 'GET', '/api/v1/secrets'), /statement 1 of deny-list denies it/)
        const other = await test.subAccount('denied-itself', 'deny-list')
        await main.ok('POST', `${SUBS}/${other.id}/groups`, { groupIdList: [allowing] })
        assert.match(await other.refused(403, 'GET', '/api/v1/secrets'), /deny-list denies it/)
        await other.ok('GET', '/api/v1/keys')
      })

      it('of many, what cannot be done is told and the others are done; all or nothing where the answer is one', async () => {
        const id = await group('many')
        const [one, two] = [await test.subAccount('many-one'), await test.subAccount('many-two')]
        const outcomes = await main.ok('POST', `${G}/${id}/sub-accounts`, { subAccountIdList: [one.id, NOBODY, two.id] })
        assert.deepEqual(succeeded(outcomes), [true, false, true])
        assert.deepEqual(succeeded(await main.ok('POST', `${SUBS}/${one.id}/groups`, { groupIdList: [NOBODY, id] })), [false, true])
        assert.equal((await main.ok('GET', `${G}/${id}`)).subAccountCount, 2)
        await refused(main, 400, 30, 'DELETE', `${SUBS}/${one.id}/groups`, { groupIdList: [id, NOBODY] })
        assert.equal((await main.ok('GET', `${G}/${id}`)).subAccountCount, 2, 'all or nothing')
        await main.ok('DELETE', `${SUBS}/${one.id}/groups`, { groupIdList: [id] })
        await main.ok('DELETE', `${SUBS}/${one.id}/groups`, { groupIdList: [id] })
      })

      it('nobody hands out, takes or moves through a group what they do not hold themselves', async () => {
        const manager = await test.subAccount('group-manager', 'NCP_SUB_ACCOUNT_MANAGER')
        const readers = await group('held-readers', USER)
        const plain = await test.subAccount('held-plain')
        const strong = await test.subAccount('held-strong')
        await main.ok('POST', `${G}/${readers}/sub-accounts`, { subAccountIdList: [strong.id] })
        const own = (await manager.ok('POST', G, { groupName: 'managers-own' })).id
        const no = async (method: string, target: string, body: object) => {
          const said = await manager.call(method, target, body)
          const refusal = said.status === 403 ? said.body.message : said.status === 200 ? said.body[0]?.message : undefined
          assert.match(refusal ?? '', /does not hold every right|Only the main account/, `${method} ${target}: ${said.text}`)
        }
        await no('POST', `${G}/${readers}/sub-accounts`, { subAccountIdList: [plain.id] })
        await no('POST', `${G}/${readers}/sub-accounts`, { subAccountIdList: [manager.id] })
        await no('POST', `${SUBS}/${plain.id}/groups`, { groupIdList: [readers] })
        await no('DELETE', `${SUBS}/${strong.id}/groups`, { groupIdList: [readers] })
        await no('DELETE', `${G}/${readers}/sub-accounts`, { subAccountIdList: [strong.id] })
        await no('DELETE', `${G}/${readers}/policies`, { policyIdList: [USER] })
        await no('POST', `${G}/${readers}/policies`, { policyIdList: [VIEWER] })
        await no('DELETE', `${G}/${readers}`, {})
        await no('PUT', `${SUBS}/${strong.id}`, { active: false })
        await no('POST', `${SUBS}/${strong.id}/access-keys`, {})
        await manager.ok('POST', `${G}/${own}/sub-accounts`, { subAccountIdList: [manager.id, plain.id] })
        await no('POST', `${G}/${own}/policies`, { policyIdList: [USER] })
        await no('POST', `${G}/${own}/policies`, { policyIdList: [ADMINISTRATOR] })
        assert.deepEqual(succeeded(await manager.ok('POST', `${G}/${own}/policies`, { policyIdList: [VIEWER] })), [true])
        const boss = await test.subAccount('group-boss')
        const bosses = await group('bosses', ADMINISTRATOR)
        await main.ok('POST', `${SUBS}/${boss.id}/groups`, { groupIdList: [bosses] })
        await no('DELETE', `${G}/${bosses}/sub-accounts`, { subAccountIdList: [boss.id] })
        assert.match(await refused(boss, 403, 403, 'PUT', `${SUBS}/${boss.id}`, { memo: 'x' }), /Only the main account/)
      })

      it('to leave a group that holds a Deny is to gain', async () => {
        const deny = await make('curb', on('Deny', 'SecretManager', 'Change*'))
        const curbed = await group('curbed', deny)
        const one = await test.subAccount('curbed-one', 'NCP_SUB_ACCOUNT_MANAGER', 'NCP_SECRETMANAGER_MANAGER')
        await main.ok('POST', `${SUBS}/${one.id}/groups`, { groupIdList: [curbed] })
        for (const [method, target, body] of [
          ['DELETE', `${SUBS}/${one.id}/groups`, { groupIdList: [curbed] }],
          ['DELETE', `${G}/${curbed}`],
          ['DELETE', `/api/v1/policies/${deny}`],
          ['PUT', `/api/v1/policies/${deny}`, { permissions: [on('Deny', 'SecretManager', 'Change/deleteSecret')] }],
        ] as const)
          assert.match(await refused(one, 403, 403, method, target, body), /curbed-one was left as it was/)
        for (const [target, body] of [
          [`${G}/${curbed}/policies`, { policyIdList: [deny] }],
          [`${G}/${curbed}/sub-accounts`, { subAccountIdList: [one.id] }],
        ] as const)
          assert.deepEqual(succeeded(await one.ok('DELETE', target, body)), [false])
      })

      it('a list does not slip past a Deny on one of its items', async () => {
        const id = await group('listed')
        const [shut, open] = [await test.subAccount('shut'), await test.subAccount('open')]
        await make(
          'keep-out',
          on('Allow', 'IAM', '*'),
          on('Deny', 'IAM', '*', `nrn:PUB:IAM:KR:*:SubAccount/${shut.id}`),
          on('Deny', 'IAM', '*', `nrn:PUB:IAM:*:*:Policy/${VIEWER}`),
        )
        const lead = await test.subAccount('keep-out', 'keep-out')
        assert.deepEqual(succeeded(await lead.ok('POST', `${G}/${id}/sub-accounts`, { subAccountIdList: [open.id, shut.id] })), [
          true,
          false,
        ])
        const [outcome] = await lead.ok('POST', `${G}/${id}/policies`, { policyIdList: [VIEWER] })
        assert.match(outcome.message, /statement 3 of keep-out denies it/)
        const { items } = await lead.ok('GET', `${SUBS}?size=200`)
        assert.ok(!items.some(({ subAccountId }: { subAccountId: string }) => subAccountId === shut.id))
      })
    })
  })
}
