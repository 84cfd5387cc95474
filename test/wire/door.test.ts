import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Operation } from '#contract/operation'
import { OPERATIONS, type OperationId } from '#contract/operations'
import { attack } from '../barrier/attacker.ts'
import type { Caller, Said } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { makeAuthority, Receiver } from '../support/receiver.ts'
import { data, everyHistoryCall, everyKeyCall, everyProofCall, everySignInCall, everyWatchCall, type Say } from './more-calls.ts'

const ALL = Object.entries(OPERATIONS) as unknown as [OperationId, Operation][]
const VALUE = { value: '{"user":"app","password":"first"}', rotationTargets: ['password'] }

/** Every call of the contract once, in an order in which each succeeds. Bodies and paths come from what was answered before. */
async function everyCall(say: Say) {
  const made = await keysAndFunctions(say)
  await secrets(say, made)
  await rotations(say, made.secretId)
  await undoing(say)
  await everyHistoryCall(say)
  await accounts(say)
}

const trigger = { trigger: 'door' }
const action = { package: '-', action: 'door' }

async function keysAndFunctions(say: Say) {
  const { keyTag } = data(
    await say('createKey', {}, { keyName: 'door-key', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }),
  )
  await say('getKeyList', {})
  await say('getKeyDetail', { keyTag })
  await say('rotateKey', { keyTag })
  await say('disableKey', { keyTag })
  await say('enableKey', { keyTag })
  await everyKeyCall(say, keyTag)
  await say('getProtectionKeyList', {})

  await say('putAction', action, {
    exec: { kind: 'nodejs:20', code: 'exports.main = () => new Promise(() => setInterval(() => 0, 1000))' },
  })
  await say('putPackage', { package: 'door' }, {})
  await say('getPackages', {})
  await say('getPackage', { package: 'door' })
  await say('deletePackage', { package: 'door' })
  await say('getActions', action)
  await say('getAction', action)
  const { activationId } = data(await say('runAction', action, {}, '?timeout=0'))
  await say('getActionActivations', action)
  await say('getActionActivation', { ...action, activationId })
  const { id: triggerId } = data(await say('putTrigger', trigger, {}))
  await say('linkAction', trigger, { action: 'door', package: '-' })
  await say('getTrigger', trigger)
  await say('getTriggers', {})
  await say('getTriggerList', {})
  await say('getTriggerActivations', trigger)

  const { secretId } = data(await say('createSecret', {}, { secretName: 'door', secretValue: VALUE }))
  return { keyTag, triggerId, secretId } as { keyTag: string; triggerId: string; secretId: string }
}

async function secrets(say: Say, { keyTag, triggerId, secretId }: { keyTag: string; triggerId: string; secretId: string }) {
  const secret = { secretId }
  await say('getSecretDetail', secret)
  await say('getSecretList', {})
  await say('getSecretSummaries', {})
  await say('getEvents', {})
  await say('getSecretReaders', secret)
  await say('getSecretValue', secret)
  await say('getSecretStageValue', { ...secret, stage: 'active' })
  for (const id of ['getSecretStages', 'getStrays', 'getSecretLogs'] as const) await say(id, secret)
  await say('updateSecretValue', secret, { previous: '{"user":"app","password":"second"}' })
  await say('updateSecretStageValue', { ...secret, stage: 'active' }, { value: '{"user":"app","password":"third"}' })
  await say('updateSecretMemo', secret, { memo: 'a memo' })
  await say('updateProtectionKey', secret, { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag })
  await say('disableSecret', secret)
  await say('enableSecret', secret)
  await say('updateRotationTrigger', secret, { triggerId })
  await say('enableAutoRotation', secret, { triggerId })
  await say('updateRotationPeriod', secret, { rotationPeriod: 30 })
  await say('disableAutoRotation', secret)
}

async function rotations(say: Say, secretId: string) {
  const secret = { secretId }
  await say('executeRotationJob', secret)
  const { jobs } = data(await say('getRotationJobs', secret))
  const job = { ...secret, jobToken: jobs[0].jobToken }
  await say('getRotationJob', job)
  await say('startRotationJob', job)
  await say('addPendingStage', job)
  await say('generateRandomSecret', job, {})
  await say('updatePendingStage', job, { value: '{"user":"app","password":"fourth"}' })
  await say('completeRotationJob', job)
  await say('rollbackRotationJob', secret)
  await say('executeRotationJob', secret)
  const failing = { ...secret, jobToken: data(await say('getRotationJobs', secret)).jobs[0].jobToken }
  await say('startRotationJob', failing)
  await say('failRotationJob', failing, { message: 'It did not work.' })
  await say('retryRotationJob', secret)
  await say('cancelRotationJob', secret)
  await say('updateRetirement', secret, { consumerDays: 7, deadlineDays: 14 })
  await say('updateRotationWindow', secret, { cron: '0 2 * * *', timeZone: 'Asia/Seoul' })
  for (const id of ['getConsumers', 'getRotationSettings', 'deleteRetirement', 'deleteRotationWindow'] as const) await say(id, secret)
  await say('deleteRotationTrigger', secret)
  await say('updateSecretValue', secret, { active: '{"username":"app","password":"fifth"}' })
  await say('setUpRotation', secret, { system: 'redis', parameters: { host: 'cache.example.com' } })
  const waiting = ['requestSecretDeletion', 'cancelSecretDeletion', 'requestSecretDeletion', 'deleteSecret'] as const
  for (const id of waiting) await say(id, secret)
}

async function undoing(say: Say) {
  await say('fireTrigger', trigger, {})
  await say('unlinkAction', trigger, { action: 'door', package: '-' })
  await say('deleteTrigger', trigger)
  await say('deleteAction', action)
}

async function accounts(say: Say) {
  const { id } = data(
    await say('createSubAccount', {}, { loginId: 'door', name: 'door', canAPIGatewayAccess: true, canConsoleAccess: false }),
  )
  await say('getSubAccountList', {})
  await say('getSubAccountDetail', { id })
  await say('getUnusedRights', { id })
  await say('getConsoleAccessRules', { id })
  await say('updateSubAccount', { id }, { memo: 'a memo' })
  await say('updateSubAccountPassword', { id }, { newPassword: 'Another-password-1' })
  await everySignInCall(say, id)
  const { accessKey } = data(await say('createAccessKey', { id }))
  await say('getAccessKeyList', { id })
  await say('updateAccessKey', { id }, { accessKey, active: false })
  await say('deleteAccessKey', { id }, { accessKey })
  const { items } = data(await say('getPolicyList', {}))
  const policy = { id: items[0].policyId }
  await say('getPolicyDetail', policy)
  await say('getPolicyResources', policy)
  await say('attachSubAccountPolicies', { id }, { policyIdList: [policy.id] })
  await say('detachSubAccountPolicies', { id }, { policyIdList: [policy.id] })
  await ownPolicies(say)
  await say('getCallerIdentity', {})
  await groupsAndRoles(say, id)
  await say('deleteSubAccount', { id })
}

const permissions = [{ effect: 'Allow', targets: [{ product: 'KMS', actions: ['View*'], resourceNrns: ['*'] }] }]

async function ownPolicies(say: Say) {
  await say('validatePolicy', {}, { policyName: 'door', permissions })
  const { id } = data(await say('createPolicy', {}, { policyName: 'door', permissions }))
  await say('updatePolicy', { id }, { permissions })
  await say('previewPolicy', { id }, { permissions })
  await say('deletePolicy', { id })
  const other = data(await say('createPolicy', {}, { policyName: 'door', permissions }))
  await say('deletePolicies', {}, [other.id])
}

async function groupsAndRoles(say: Say, subAccount: string) {
  const policyIdList = [data(await say('getPolicyList', {})).items[0].policyId]
  const subAccountIdList = [subAccount]
  const { id } = data(await say('createGroup', {}, { groupName: 'door' }))
  await say('getGroupList', {})
  const nrn = 'nrn:PUB:KMS:KR:1:Key/*'
  await say('simulate', {}, { principalId: subAccount, action: 'View/getKeyList', resourceNrn: nrn })
  await say('getReadableSecrets', { id: subAccount })
  await say('addGroupSubAccounts', { id }, { subAccountIdList })
  await say('removeGroupSubAccounts', { id }, { subAccountIdList })
  await say('addSubAccountGroups', { id: subAccount }, { groupIdList: [id] })
  await say('removeSubAccountGroups', { id: subAccount }, { groupIdList: [id] })
  await say('attachGroupPolicies', { id }, { policyIdList })
  await say('detachGroupPolicies', { id }, { policyIdList })
  await say('getGroupDetail', { id })
  await say('deleteGroup', { id })
  const role = { id: data(await say('createRole', {}, { roleName: 'door' })).id }
  await say('getRoleList', {})
  await say('attachRolePolicies', role, { policyIdList })
  await say('detachRolePolicies', role, { policyIdList })
  await say('addRoleEntities', role, { subAccountIdList })
  await say('getRoleDetail', role)
  await say('removeRoleEntities', role, { subAccountIdList })
  await say('deleteRole', role)
  await say('createCredentials', {}, {})
}

const SOMETHING = { secretId: 'a'.repeat(64), jobToken: 'b'.repeat(64), keyTag: 'c'.repeat(64), stage: 'active', package: '-' }
const filled = (operation: Operation, params: Record<string, string>) =>
  operation.call[1].replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? 'something')

function says(caller: Caller, id: OperationId, params: Record<string, string>, body?: unknown, query = ''): Promise<Said> {
  const operation = OPERATIONS[id] as unknown as Operation
  const [method] = operation.call
  return caller.call(method, filled(operation, params) + query, method === 'GET' ? undefined : body)
}

/** What every caller may: such a body is looked at, and found wanting. */
const OWN: Partial<Record<OperationId, readonly [status: number, result: string]>> = {
  getCallerIdentity: [200, 'SUCCESS'],
  createCredentials: [400, 'FAILED'],
  switchRole: [400, 'FAILED'],
}

/** Looks into the history for what it tells of one call. */
async function history(coffer: TestCoffer) {
  const attacker = await attack(coffer)
  return {
    close: () => attacker.close(),
    tells: async (id: OperationId, said: Said, result: string, accessKey: string) => {
      const requestId = said.headers.get('x-ncp-request-id') ?? ''
      const records = await attacker.rows('select * from "usage_record" where "requestId" = ?', requestId)
      assert.equal(records.length, 1, `${id}, answered ${said.status}, left ${records.length} records`)
      const [record] = records
      const { action, title } = OPERATIONS[id]
      assert.deepEqual(
        {
          result: record?.['result'],
          status: record?.['status'],
          action: record?.['action'],
          title: record?.['title'],
          accessKey: record?.['accessKey'],
        },
        { result, status: said.status, action, title, accessKey },
        id,
      )
    },
  }
}

describe('every operation of the contract', () => {
  it('leaves exactly one record when it succeeds', async () => {
    const authority = makeAuthority()
    const receiver = await Receiver.start(authority)
    const coffer = await startCoffer({ env: { COFFER_WEBHOOK_ALLOW: '127.0.0.1', COFFER_WEBHOOK_CA: authority.path } })
    const { tells, close } = await history(coffer)
    const called = new Set<OperationId>()
    const say: Say = async (id, params, body, query) => {
      const said = await says(coffer.main, id, params, body, query)
      assert.ok(said.status === 200 || said.status === 202, `${id}: ${said.status} ${said.text}`)
      await tells(id, said, 'SUCCESS', coffer.main.accessKey)
      called.add(id)
      return said
    }
    await everyCall(say)
    await everyWatchCall(say, coffer, receiver.url)
    await everyProofCall(say, coffer)
    const one = await coffer.subAccount('switcher')
    const role = { id: (await coffer.main.ok('POST', '/api/v1/roles', { roleName: 'switched' })).id }
    await coffer.main.ok('POST', `/api/v1/roles/${role.id}/entities`, { subAccountIdList: [one.id] })
    const { nrn } = await coffer.main.ok('GET', `/api/v1/roles/${role.id}`)
    await tells('switchRole', await says(one, 'switchRole', {}, { roleNrn: nrn }), 'SUCCESS', one.accessKey)
    called.add('switchRole')
    const id = (await one.call('GET', '/api/v1/secrets')).headers.get('x-coffer-decision-id') ?? ''
    await tells('getDecision', await says(coffer.main, 'getDecision', { id }), 'SUCCESS', coffer.main.accessKey)
    called.add('getDecision')
    assert.deepEqual(
      ALL.map(([id]) => id).filter((id) => !called.has(id)),
      [],
    )
    await close()
  })

  it('leaves exactly one record when it is denied, and says so whatever was asked for', async () => {
    const coffer = await startCoffer()
    const { tells, close } = await history(coffer)
    const nobody = await coffer.subAccount('nobody')
    for (const [id] of ALL) {
      const said = await says(nobody, id, SOMETHING, '{ this is no JSON')
      const [status, result] = OWN[id] ?? ([403, 'DENIED'] as const)
      assert.equal(said.status, status, `${id}: ${said.text}`)
      await tells(id, said, result, nobody.accessKey)
    }
    await close()
  })

  it('leaves exactly one record when it fails, with the status that was answered', async () => {
    const coffer = await startCoffer()
    const { tells, close } = await history(coffer)
    let failed = 0
    for (const [id] of ALL) {
      const said = await says(coffer.main, id, SOMETHING, { nonsense: true }, '?nonsense=true')
      assert.ok(said.status < 500, `${id}: ${said.text}`)
      if (said.status !== 200) failed++
      await tells(id, said, said.status === 200 ? 'SUCCESS' : 'FAILED', coffer.main.accessKey)
    }
    assert.ok(failed > ALL.length / 2, `only ${failed} failed`)
    await close()
  })
})
