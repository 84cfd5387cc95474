import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { POLICIES, policyIds, SUBS } from './iam.ts'

interface Outcome {
  success: boolean
  id: string
  message?: string
  problem?: string
}

for (const engine of ENGINES_IN_TURN) {
  describe(`what is refused of many in one call on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const [ADMINISTRATOR = '', VIEWER = '', USER = ''] = await policyIds(
      main,
      'NCP_ADMINISTRATOR',
      'NCP_SUB_ACCOUNT_VIEWER',
      'NCP_SECRETMANAGER_USER',
    )
    const decisionOf = ({ message }: Outcome) =>
      main.ok(
        'GET',
        `/api/v1/decisions/${/ Decision ([0-9a-z-]+)\.$/.exec(message ?? '')?.[1] ?? assert.fail(`no decision in ${message}`)}`,
      )
    /** What the history has of refusals by somebody. */
    const denied = async (principal: string) => {
      const { result } = await main.ok('POST', '/api/kr-v1/logs/search', {
        interval: '1d',
        pageSize: 100,
        keyword: `principal:${principal} result:DENIED`,
      })
      return result.searchResult.map(({ logDetail }: { logDetail: string }) => JSON.parse(logDetail))
    }
    const change = (caller: Caller, method: string, target: string, body: unknown) => caller.ok<Outcome[]>(method, target, body)

    it('is a refusal in the history and in the report of them, each with a decision of its own', async () => {
      const manager = await test.subAccount('climber', 'NCP_SUB_ACCOUNT_MANAGER')
      const outcomes = await change(manager, 'POST', POLICIES(manager.id), { policyIdList: [ADMINISTRATOR, VIEWER, USER] })
      assert.deepEqual(
        outcomes.map(({ success, problem }) => [success, problem]),
        [
          [false, 'access.exceeds'],
          [true, undefined],
          [false, 'access.exceeds'],
        ],
      )
      const refused = outcomes.filter(({ success }) => !success)
      const decisions = await Promise.all(refused.map(decisionOf))
      assert.equal(new Set(decisions.map(({ decisionId }) => decisionId)).size, 2)
      for (const { requestor, action, nrn, problem, allowed } of decisions)
        assert.deepEqual(
          [requestor.name, action, nrn.endsWith(`:SubAccount/${manager.id}`), problem, allowed],
          ['climber', 'Change/attachSubAccountPolicies', true, 'access.exceeds', false],
        )
      const records = await denied('climber')
      assert.equal(records.length, 2)
      assert.ok(records.some(({ message }: { message: string }) => message.includes(`Policy/${ADMINISTRATOR} NCP_ADMINISTRATOR`)))
      const { reasons } = await main.ok('GET', '/api/v1/history/refusals')
      const exceeds = reasons.find((reason: { problem: string }) => reason.problem === 'access.exceeds')
      assert.deepEqual(exceeds?.principals, [{ name: 'climber', count: 2 }])
    })

    it('is so for groups, members, entities and policies that are deleted, with what denied it', async () => {
      const permissions = (...nrns: string[]) => [
        { effect: 'Allow', targets: [{ product: 'IAM', actions: ['*'], resourceNrns: ['*'] }] },
        { effect: 'Deny', targets: [{ product: 'IAM', actions: ['Change*'], resourceNrns: nrns }] },
      ]
      const shut = await test.subAccount('item-shut')
      const group = (await main.ok('POST', '/api/v1/groups', { groupName: 'item-group' })).id
      const closed = (await main.ok('POST', '/api/v1/groups', { groupName: 'item-closed' })).id
      const role = (await main.ok('POST', '/api/v1/roles', { roleName: 'item-role' })).id
      const kept = (await main.ok('POST', '/api/v1/policies', { policyName: 'item-kept', permissions: permissions('*') })).id
      const nrns = [`SubAccount/${shut.id}`, `Policy/${kept}`, `Group/${closed}`].map((resource) => `nrn:PUB:IAM:KR:*:${resource}`)
      const policyId = (await main.ok('POST', '/api/v1/policies', { policyName: 'item-deny', permissions: permissions(...nrns) })).id
      const lead = await test.subAccount('item-lead', 'item-deny')
      const open = await test.subAccount('item-open')
      for (const [method, target, body, action, item] of [
        ['POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [shut.id] }, 'Change/addGroupSubAccounts', nrns[0]],
        ['DELETE', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [shut.id] }, 'Change/removeGroupSubAccounts', nrns[0]],
        ['POST', `/api/v1/roles/${role}/entities`, { subAccountIdList: [shut.id] }, 'Change/addRoleEntities', nrns[0]],
        ['POST', `/api/v1/groups/${group}/policies`, { policyIdList: [kept] }, 'Change/attachGroupPolicies', nrns[1]],
        ['POST', `${SUBS}/${open.id}/groups`, { groupIdList: [closed] }, 'Change/addSubAccountGroups', nrns[2]],
        ['DELETE', '/api/v1/policies', [kept], 'Change/deletePolicies', nrns[1]],
      ] as const) {
        const [outcome] = await change(lead, method, target, body)
        assert.equal(outcome?.problem, 'access.denied', `${method} ${target}`)
        const decision = await decisionOf(outcome as Outcome)
        assert.deepEqual(decision.by, { policyId, policyName: 'item-deny', statement: 2 })
        assert.deepEqual([decision.action, decision.nrn.split(':').at(-1)], [action, item?.split(':').at(-1)])
      }
      const deletion = (await denied('item-lead')).find((record: { action: string }) => record.action === 'Change/deletePolicies')
      assert.deepEqual([deletion.resourceId, deletion.resourceName], [kept, 'item-kept'])
    })
  })
}
