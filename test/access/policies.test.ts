import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Statement } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { accountOf, changePolicy, makePolicy, NOBODY, POLICIES, policyIds, refused, SUBS } from './iam.ts'

const test = await startCoffer()
const { main } = test
const OWN = '11111111-1111-4111-8111-111111110001'
const on = (effect: Statement['effect'], nrn = '*', ...actions: string[]): Statement => ({
  effect,
  targets: [{ product: 'SecretManager', actions: actions.length > 0 ? actions : ['*'], resourceNrns: [nrn] }],
})
const policiesOf = async (id: string) =>
  (await main.ok<{ policies: { policyName: string }[] }>('GET', `${SUBS}/${id}`)).policies.map(({ policyName }) => policyName)

async function secret(name: string): Promise<string> {
  const value = { value: '{"password":"x"}', rotationTargets: ['password'] }
  return (await main.ok<{ secretId: string }>('POST', '/api/v1/secrets', { secretName: name, secretValue: value })).secretId
}

describe('policies', () => {
  it('are listed with those of the system, and each tells its statements when asked', async () => {
    const list = await main.ok('GET', '/api/v1/policies?type=SYSTEM_MANAGED&size=200')
    assert.equal(list.totalItems, 15)
    const [id = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
    const { permissions, ...rest } = await main.ok('GET', `/api/v1/policies/${id}?withPermissions=true`)
    assert.deepEqual(permissions, [{ effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View*'], resourceNrns: ['*'] }] }])
    assert.deepEqual(await main.ok('GET', `/api/v1/policies/${id}`), rest)
    assert.equal(rest.nrn, `nrn:PUB:IAM:KR:${await accountOf(main)}:Policy/${id}`)
    const found = await main.ok('GET', '/api/v1/policies?searchWord=secretmanager&size=1&page=1')
    assert.deepEqual([found.items[0].policyName, found.totalItems, found.totalPages], ['NCP_SECRETMANAGER_USER', 2, 2])
    for (const path of [NOBODY, `${NOBODY}/resources`, 'x']) await refused(main, 400, 30, 'GET', `/api/v1/policies/${path}`)
  })

  it('are listed without those that a Deny hides, and found neither by a word nor by their kind', async () => {
    const [id = '', system = ''] = await policyIds(main, 'NCP_KMS_USER', 'NCP_KMS_MANAGER')
    const hidden = '11111111-1111-4111-8111-111111110021'
    await makePolicy(test, hidden, [on('Allow')])
    const shut = [hidden, id].map((one) => `nrn:PUB:IAM:*:*:Policy/${one}`)
    const deny = '11111111-1111-4111-8111-111111110022'
    await makePolicy(test, deny, [{ effect: 'Deny', targets: [{ product: 'IAM', actions: ['View*'], resourceNrns: shut }] }])
    const viewer = await test.subAccount('blinkered', 'NCP_SUB_ACCOUNT_VIEWER', 'policy-0022')
    await refused(viewer, 403, 403, 'GET', `/api/v1/policies/${hidden}`)
    for (const query of [
      'size=200',
      'size=200&type=SYSTEM_MANAGED',
      'size=200&type=USER_CREATED',
      'searchWord=policy-0021',
      'searchWord=kms',
    ]) {
      const seen = (await viewer.ok('GET', `/api/v1/policies?${query}`)).items.map(({ policyId }: { policyId: string }) => policyId)
      const all = (await main.ok('GET', `/api/v1/policies?${query}`)).items.map(({ policyId }: { policyId: string }) => policyId)
      assert.deepEqual(
        seen,
        all.filter((one: string) => one !== hidden && one !== id),
        query,
      )
    }
    await viewer.ok('GET', `/api/v1/policies/${system}`)
  })

  it('are attached and detached one by one: what cannot be done is told, the others are done', async () => {
    const { id } = await main.ok<{ id: string }>('POST', SUBS, { loginId: 'one-by-one', name: 'one' })
    const [user = '', kms = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER', 'NCP_KMS_USER')
    const outcomes = await main.ok('POST', POLICIES(id), { policyIdList: [user, NOBODY, kms] })
    assert.deepEqual(
      outcomes.map(({ success, id, message }: { success: boolean; id: string; message?: string }) => [success, id, typeof message]),
      [
        [true, user, 'undefined'],
        [false, NOBODY, 'string'],
        [true, kms, 'undefined'],
      ],
    )
    assert.deepEqual(await policiesOf(id), ['NCP_SECRETMANAGER_USER', 'NCP_KMS_USER'])
    const resources = await main.ok('GET', `/api/v1/policies/${kms}/resources`)
    assert.deepEqual(resources, { subAccounts: [{ subAccountId: id, loginId: 'one-by-one', name: 'one' }], groups: [], roles: [] })
    await main.ok('DELETE', POLICIES(id), { policyIdList: [user] })
    assert.deepEqual(await policiesOf(id), ['NCP_KMS_USER'])
  })

  it('are neither attached nor detached when there is none with that id', async () => {
    const { id } = await main.ok<{ id: string }>('POST', SUBS, { loginId: 'no-such', name: 'no-such' })
    const group = (await main.ok<{ id: string }>('POST', '/api/v1/groups', { groupName: 'no-such' })).id
    const role = (await main.ok<{ id: string }>('POST', '/api/v1/roles', { roleName: 'no-such' })).id
    for (const path of [POLICIES(id), `/api/v1/groups/${group}/policies`, `/api/v1/roles/${role}/policies`]) {
      for (const method of ['POST', 'DELETE']) {
        const [outcome] = await main.ok(method, path, { policyIdList: [NOBODY] })
        assert.deepEqual([outcome.success, outcome.problem], [false, 'principal.not-found'], `${method} ${path}`)
      }
    }
  })

  it('may be attached and detached twice', async () => {
    const { id } = await main.ok<{ id: string }>('POST', SUBS, { loginId: 'twice', name: 'twice' })
    const policyIdList = await policyIds(main, 'NCP_KMS_USER')
    const done = [{ success: true, id: policyIdList[0] }]
    for (const method of ['POST', 'DELETE']) {
      for (let times = 0; times < 2; times++) assert.deepEqual(await main.ok(method, POLICIES(id), { policyIdList }), done)
      assert.deepEqual(await policiesOf(id), method === 'POST' ? ['NCP_KMS_USER'] : [])
    }
    await refused(main, 400, 400, 'POST', POLICIES(id), { policyIdList: [] })
    await refused(main, 400, 400, 'POST', POLICIES(id), { policyIdList: [...policyIdList, ...policyIdList] })
  })

  it('are felt on the next call when they are detached', async () => {
    const people = await test.subAccount('detached', 'NCP_SECRETMANAGER_USER')
    await people.ok('GET', '/api/v1/secrets')
    await main.ok('DELETE', POLICIES(people.id), { policyIdList: await policyIds(main, 'NCP_SECRETMANAGER_USER') })
    assert.match(await people.refused(403, 'GET', '/api/v1/secrets'), /no policy allows it/)
  })

  it('of the account itself are felt as they are changed, and say which statement denies', async () => {
    const [open, shut] = [await secret('open'), await secret('shut')]
    await makePolicy(test, OWN, [on('Allow'), on('Deny', `nrn::SecretManager::*:Secret/${shut}`)])
    const people = await test.subAccount('own-policy', 'policy-0001')
    const value = (id: string) => `/api/v1/secrets/${id}/values`
    await people.ok('GET', value(open))
    assert.match(await people.refused(403, 'GET', value(shut)), /statement 2 of policy-0001 denies it/)
    const listed = await people.ok<{ secretList: { secretId: string }[] }>('GET', '/api/v1/secrets')
    assert.deepEqual(
      listed.secretList.map(({ secretId }) => secretId),
      [open],
    )
    await changePolicy(test, OWN, [on('Allow', '*', 'View*'), on('Deny', '*', 'View/getSecretValue')])
    await people.refused(403, 'GET', value(open))
    await people.ok('GET', `/api/v1/secrets/${shut}`)
    await changePolicy(test, OWN, undefined)
    await people.refused(403, 'GET', `/api/v1/secrets/${shut}`)
    assert.deepEqual(await policiesOf(people.id), [], 'a policy that is gone says nothing')
  })

  it('that allow some secrets show these in lists, with their number, and who may see none is refused', async () => {
    const [mine, other] = [await secret('mine'), await secret('others')]
    const some = '11111111-1111-4111-8111-111111110003'
    await makePolicy(test, some, [on('Allow', `nrn:PUB:SecretManager:KR:*:Secret/${mine}`, 'View*')])
    const people = await test.subAccount('some', 'policy-0003')
    const { secretList, totalCount } = await people.ok('GET', '/api/v1/secrets')
    assert.deepEqual([secretList.map(({ secretId }: { secretId: string }) => secretId), totalCount], [[mine], 1])
    assert.ok(!(await people.call('GET', '/api/v1/secret-summaries')).text.includes(other))
    await people.ok('GET', '/api/v1/secret-summaries')
    await people.refused(403, 'GET', `/api/v1/secrets/${other}`)
    await people.refused(403, 'GET', '/api/v1/keys')
    await changePolicy(test, some, [
      on('Allow', `nrn:PUB:SecretManager:KR:*:Secret/${mine}`, 'View*'),
      on('Deny', 'nrn:PUB:SecretManager:*', 'View*'),
    ])
    assert.match(await people.refused(403, 'GET', '/api/v1/secrets'), /statement 2 of policy-0003 denies it/)
  })
})
