import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { OPERATIONS } from '#contract/operations'
import type { Statement } from '#core/access/statement'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { accountOf, KEYS, makePolicy, POLICIES, policyIds, refused, SUBS } from './iam.ts'

const test = await startCoffer()
const { main } = test
const [SM_MANAGER = '', SM_USER = '', KMS_USER = '', ADMINISTRATOR = '', VIEWER = ''] = await policyIds(
  main,
  'NCP_SECRETMANAGER_MANAGER',
  'NCP_SECRETMANAGER_USER',
  'NCP_KMS_USER',
  'NCP_ADMINISTRATOR',
  'NCP_SUB_ACCOUNT_VIEWER',
)
const manager = await test.subAccount('manager', 'NCP_SUB_ACCOUNT_MANAGER')
const both = await test.subAccount('both', 'NCP_SUB_ACCOUNT_MANAGER', 'NCP_SECRETMANAGER_USER')

async function plain(loginId: string, ...policyIdList: string[]): Promise<string> {
  const { id } = await main.ok<{ id: string }>('POST', SUBS, { loginId, name: loginId, canAPIGatewayAccess: true })
  if (policyIdList.length > 0) await main.ok('POST', POLICIES(id), { policyIdList })
  return id
}
const held = async (id: string) =>
  (await main.ok<{ policies: { policyId: string }[] }>('GET', `${SUBS}/${id}`)).policies.map(({ policyId }) => policyId)

const attached = async (of: string) =>
  (await main.ok<{ policies: { policyId: string }[] }>('GET', of)).policies.map(({ policyId }) => policyId)

/** Every change of a principal that there is, save of its policies. */
function changes(id: string, accessKey: string): [method: string, target: string, body?: unknown][] {
  return [
    ['PUT', `${SUBS}/${id}`, { active: false }],
    ['PUT', `${SUBS}/${id}`, { memo: 'x', active: true }],
    ['PUT', `${SUBS}/${id}`, { tags: [] }],
    ['PUT', `${SUBS}/${id}`, { canConsoleAccess: true }],
    ['PUT', `${SUBS}/${id}`, { useApiAllowSource: false }],
    ['PUT', `${SUBS}/${id}/password`, { needPasswordGenerate: true }],
    ['POST', KEYS(id)],
    ['PUT', KEYS(id), { accessKey, active: true }],
    ['DELETE', KEYS(id), { accessKey }],
    ['DELETE', `${SUBS}/${id}`],
  ]
}

/** The caller may change nothing about the principal, and nothing is changed. */
async function mayNotTouch(caller: Caller, id: string, accessKey: string, why: RegExp): Promise<void> {
  const before = await main.ok('GET', `${SUBS}/${id}`)
  for (const [method, target, body] of changes(id, accessKey)) assert.match(await refused(caller, 403, 403, method, target, body), why)
  for (const method of ['POST', 'DELETE']) {
    for (const policy of [VIEWER, ...(await held(id))])
      assert.match(await refused(caller, 403, 403, method, POLICIES(id), { policyIdList: [policy] }), why)
  }
  assert.deepEqual(await main.ok('GET', `${SUBS}/${id}`), before)
}

describe('nobody gives away more than they hold', () => {
  it('a policy is attached only by who holds all of it; the others of the same call still are', async () => {
    const id = await plain('receiver')
    const outcomes = await both.ok('POST', POLICIES(id), { policyIdList: [SM_USER, SM_MANAGER, KMS_USER, VIEWER, ADMINISTRATOR] })
    assert.deepEqual(
      outcomes.map(({ success }: { success: boolean }) => success),
      [true, false, false, true, false],
    )
    assert.match(outcomes[1].message, /both does not hold every right of NCP_SECRETMANAGER_MANAGER/)
    assert.match(outcomes[4].message, /Only the main account changes who holds NCP_ADMINISTRATOR/)
    assert.deepEqual((await held(id)).sort(), [SM_USER, VIEWER].sort())
  })

  it('who holds more than the caller is not touched: neither keys nor password, neither switched off nor deleted', async () => {
    const strong = await test.subAccount('strong', 'NCP_SECRETMANAGER_USER')
    await mayNotTouch(manager, strong.id, strong.accessKey, /manager does not hold every right of NCP_SECRETMANAGER_USER/)
    await strong.ok('GET', '/api/v1/secrets')
    await both.ok('PUT', `${SUBS}/${strong.id}`, { memo: 'by one who holds as much' })
  })

  it('what gives nobody anything is changed by who holds less: a name, a memo, an e-mail address; every other field is not', async () => {
    const { id } = await test.subAccount('described', 'NCP_SECRETMANAGER_USER')
    const given = { name: 'Described', memo: 'left the team', email: 'a@example.com' }
    await manager.ok('PUT', `${SUBS}/${id}`, given)
    const { createTime: _, ...told } = await main.ok('GET', `${SUBS}/${id}`)
    assert.deepEqual({ ...told, ...given }, told)
    const { properties } = OPERATIONS.updateSubAccount.body
    const others = Object.keys(properties).filter((field) => !(field in given))
    assert.equal(others.length, 10)
    for (const field of others)
      assert.match(
        await refused(manager, 403, 403, 'PUT', `${SUBS}/${id}`, { ...given, [field]: told[field] }),
        /does not hold every right/,
        field,
      )
    const administrator = await test.subAccount('admin-described', 'NCP_ADMINISTRATOR')
    assert.match(await refused(manager, 403, 403, 'PUT', `${SUBS}/${administrator.id}`, { memo: 'x' }), /Only the main account/)
  })

  it('holders of NCP_ADMINISTRATOR are the main account’s alone, even for each other and for themselves', async () => {
    const [one, other] = [
      await test.subAccount('admin-one', 'NCP_ADMINISTRATOR'),
      await test.subAccount('admin-other', 'NCP_ADMINISTRATOR'),
    ]
    await mayNotTouch(one, other.id, other.accessKey, /Only the main account/)
    await mayNotTouch(one, one.id, one.accessKey, /Only the main account/)
    const id = await plain('by-admin')
    await one.ok('POST', POLICIES(id), { policyIdList: [SM_MANAGER, KMS_USER] })
    const [outcome] = await one.ok('POST', POLICIES(id), { policyIdList: [ADMINISTRATOR] })
    assert.equal(outcome.success, false)
    await main.ok('DELETE', POLICIES(other.id), { policyIdList: [ADMINISTRATOR] })
    await one.ok('PUT', `${SUBS}/${other.id}`, { memo: 'an administrator no more' })
  })

  it('whoever may not look policies up is not told by a refusal which ones others hold', async () => {
    await makePolicy(test, '22222222-2222-4222-8222-222222220030', [
      { effect: 'Allow', targets: [{ product: 'IAM', actions: ['Change/createAccessKey'], resourceNrns: ['*'] }] },
    ])
    const clerk = await test.subAccount('clerk', 'policy-0030')
    await makePolicy(test, '22222222-2222-4222-8222-222222220031', [
      { effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['*'], resourceNrns: ['*'] }] },
    ])
    for (const policy of ['22222222-2222-4222-8222-222222220031', SM_USER, ADMINISTRATOR]) {
      const message = await refused(clerk, 403, 403, 'POST', KEYS(await plain(`of-${policy.slice(-4)}${policy.slice(0, 4)}`, policy)))
      assert.match(message, /^clerk does not hold every right of these policies, and nobody gives away more than they hold/)
    }
  })

  it('a group or role that nobody is in yet takes only what whoever fills it holds', async () => {
    const group = (await main.ok<{ id: string }>('POST', '/api/v1/groups', { groupName: 'empty' })).id
    const role = (await main.ok<{ id: string }>('POST', '/api/v1/roles', { roleName: 'empty' })).id
    for (const path of [`/api/v1/groups/${group}`, `/api/v1/roles/${role}`]) {
      const outcomes = await manager.ok('POST', `${path}/policies`, { policyIdList: [ADMINISTRATOR, SM_USER, VIEWER] })
      assert.deepEqual(
        outcomes.map(({ success, problem }: { success: boolean; problem?: string }) => [success, problem]),
        [
          [false, 'access.exceeds'],
          [false, 'access.exceeds'],
          [true, undefined],
        ],
      )
      assert.match(outcomes[1].message, /manager does not hold every right of NCP_SECRETMANAGER_USER.* The (group|role) empty was left/)
      assert.deepEqual(await attached(path), [VIEWER])
    }
  })

  it('a policy that an empty group has is not filled with more than its writer holds', async () => {
    const id = '22222222-2222-4222-8222-222222220020'
    await makePolicy(test, id, [{ effect: 'Allow', targets: [{ product: 'IAM', actions: ['View*'], resourceNrns: ['*'] }] }])
    const group = (await main.ok<{ id: string }>('POST', '/api/v1/groups', { groupName: 'filled' })).id
    await manager.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: [id] })
    const permissions = [{ effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['*'], resourceNrns: ['*'] }] }]
    assert.match(await refused(manager, 403, 403, 'PUT', `/api/v1/policies/${id}`, { permissions }), /The group filled was left/)
    await both.ok('PUT', `/api/v1/policies/${id}`, {
      permissions: [{ ...permissions[0], targets: [{ ...permissions[0]?.targets[0], actions: ['View/getSecretList'] }] }],
    })
    assert.match(await refused(manager, 403, 403, 'DELETE', `/api/v1/policies/${id}`), /The group filled was left/)
  })

  it('nobody gives themselves what they do not hold', async () => {
    const [outcome] = await manager.ok('POST', POLICIES(manager.id), { policyIdList: [SM_USER] })
    assert.equal(outcome.success, false)
    await refused(manager, 403, 403, 'POST', POLICIES(both.id), { policyIdList: [VIEWER] })
    await refused(manager, 403, 403, 'POST', KEYS(both.id))
  })

  it('to take a Deny away is to give', async () => {
    const all = { product: 'SecretManager', actions: ['*'], resourceNrns: ['*'] }
    const deny: Statement[] = [{ effect: 'Deny', targets: [{ ...all, actions: ['View/getSecretValue'] }] }]
    const id = '22222222-2222-4222-8222-222222220002'
    await makePolicy(test, id, deny)
    const curbed = await test.subAccount('curbed', 'NCP_SUB_ACCOUNT_MANAGER', 'NCP_SECRETMANAGER_USER', 'policy-0002')
    const other = await plain('curbed-too', SM_USER, id)
    for (const target of [curbed.id, other]) {
      const [outcome] = await curbed.ok('DELETE', POLICIES(target), { policyIdList: [id] })
      assert.equal(outcome.success, false)
      assert.equal(outcome.problem, 'access.exceeds')
      assert.match(outcome.message, /curbed does not hold every right of NCP_SECRETMANAGER_USER/)
      assert.ok((await held(target)).includes(id))
    }
    await curbed.ok('PUT', `${SUBS}/${other}`, { memo: 'by one who holds as much, and is curbed as much' })
    await refused(manager, 403, 403, 'DELETE', POLICIES(other), { policyIdList: [id] })
    const fresh = await plain('fresh')
    const [refusedOne] = await curbed.ok('POST', POLICIES(fresh), { policyIdList: [SM_USER] })
    assert.equal(refusedOne.success, false)
    assert.deepEqual(await both.ok('DELETE', POLICIES(other), { policyIdList: [id] }), [{ success: true, id }])
  })

  it('of policies with too many patterns to compare it is said that it cannot be decided, and nothing is attached', async () => {
    const on = (resourceNrns: string[]): Statement[] => [
      { effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['*'], resourceNrns }] },
    ]
    const many = (which: string) => on(Array.from({ length: 480 }, (_, at) => `nrn:PUB:SecretManager:KR:*:Secret/*${which}${at}*`))
    const three = ['0010', '0011', '0012'].map((end) => `22222222-2222-4222-8222-22222222${end}`)
    const all = '33333333-2222-4222-8222-222222220013'
    for (const id of three) await makePolicy(test, id, many(id))
    await makePolicy(test, all, on(['nrn:PUB:SecretManager:*']))
    const wide = await test.subAccount('wide', 'NCP_SUB_ACCOUNT_MANAGER', 'policy-0010', 'policy-0011', 'policy-0012', 'policy-0013')
    const asked = '22222222-2222-4222-8222-222222220014'
    await makePolicy(test, asked, many(asked))
    const id = await plain('of-many')
    const outcomes = await wide.ok('POST', POLICIES(id), { policyIdList: [all, asked, VIEWER] })
    assert.deepEqual(
      outcomes.map(({ success, problem }: { success: boolean; problem?: string }) => [success, problem]),
      [
        [true, undefined],
        [false, 'access.exceeds'],
        [false, 'access.exceeds'],
      ],
    )
    for (const { message } of outcomes.slice(1))
      assert.match(message, /^Whether wide holds every right .* cannot be decided: .*Change fewer at once/)
    assert.deepEqual(await held(id), [all])
    assert.equal((await wide.ok('POST', POLICIES(id), { policyIdList: [VIEWER] }))[0].success, true)
  })

  it('a group of many alike is asked about once: its size is nothing that cannot be decided', async () => {
    const targets = Array.from({ length: 20 }, () => ({ product: 'IAM', actions: ['View/getGroupList'], resourceNrns: ['*'] }))
    const ids = Array.from({ length: 30 }, (_, at) => `44444444-2222-4222-8222-22222222${4000 + at}`)
    for (const id of ids) await makePolicy(test, id, [{ effect: 'Allow', targets }])
    const group = (await main.ok<{ id: string }>('POST', '/api/v1/groups', { groupName: 'many' })).id
    const members = []
    for (let at = 0; at < 100; at++) members.push(await plain(`member-${at}`))
    await main.ok('POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: members })
    const outcomes = await manager.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: ids })
    assert.deepEqual(
      outcomes,
      ids.map((id) => ({ success: true, id })),
    )
    await main.ok('POST', POLICIES(members[57] as string), { policyIdList: [SM_USER] })
    assert.match(
      (await manager.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: [VIEWER] }))[0].message,
      /NCP_SECRETMANAGER_USER.* member-57 was left/,
    )
  })

  it('what is refused stands in the history as denied', async () => {
    const strong = await plain('in-history', SM_USER)
    await refused(manager, 403, 403, 'POST', KEYS(strong))
    const account = await accountOf(main)
    const found = await test.coffer.barrier.observe(async (view) => ({
      result: (await view.tables.usage({ account, resourceId: strong, limit: 10, offset: 0 })).rows,
      records: [],
    }))
    const [last] = found.filter(({ action }) => action === 'Change/createAccessKey')
    assert.deepEqual(
      [last?.result, last?.problem, last?.status, last?.requestorName, last?.resourceName],
      ['DENIED', 'access.exceeds', 403, 'manager', 'in-history'],
    )
  })
})
