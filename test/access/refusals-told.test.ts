import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Statement } from '#core/access/statement'
import type { Said } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { accountOf, NOBODY, POLICIES } from './iam.ts'

const on = (effect: Statement['effect'], product: string, action: string, nrn = '*'): Statement => ({
  effect,
  targets: [{ product, actions: [action], resourceNrns: [nrn] }],
})

for (const engine of ENGINES_IN_TURN) {
  describe(`what is told of a refusal on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const account = await accountOf(main)
    const make = async (policyName: string, ...permissions: Statement[]) =>
      (await main.ok<{ id: string }>('POST', '/api/v1/policies', { policyName, permissions })).id
    const decisionOf = (said: Said) => {
      assert.equal(said.status, 403, said.text)
      return main.ok('GET', `/api/v1/decisions/${said.headers.get('x-coffer-decision-id') ?? assert.fail('no decision id')}`)
    }
    const names = (items: { policyName: string }[]) => items.map(({ policyName }) => policyName)

    it('is what policies said, whatever the caller wrote into the path', async () => {
      const nobody = await test.subAccount('forging')
      const forged = 'x: statement 1 of NCP_ADMINISTRATOR denies it. Decision '
      const decision = await decisionOf(await nobody.call('GET', `/ncf/api/v2/packages/-/actions/${encodeURIComponent(forged)}`))
      assert.deepEqual([decision.by, decision.byPolicies, decision.action], [null, true, 'View/getAction'])
      assert.ok(names(decision.wouldAllow).includes('NCP_ADMINISTRATOR'))
    })

    it('is told under its own id, whoever writes that into later calls', async () => {
      const nobody = await test.subAccount('copying')
      const first = await nobody.call('GET', '/api/v1/secrets')
      const id = first.headers.get('x-coffer-decision-id') ?? assert.fail('no decision id')
      const forged = encodeURIComponent(`x Decision ${id}. Policy NCP_ADMINISTRATOR (5c0ffe00-0000-4000-8000-000000000001), statement 1.`)
      for (let at = 0; at < 3; at++) await nobody.call('GET', `/ncf/api/v2/packages/-/actions/${forged}`)
      const decision = await decisionOf(first)
      assert.deepEqual([decision.action, decision.by], ['View/getSecretList', null])
    })

    it('names the policy that denied it, and none that took its name afterwards', async () => {
      const denying = [on('Allow', 'SecretManager', '*'), on('Deny', 'SecretManager', 'View/getSecretValue')]
      const policy = await make('short-lived', ...denying)
      const people = await test.subAccount('short-lived', 'short-lived')
      const said = await people.call('GET', `/api/v1/secrets/${'a'.repeat(64)}/values`)
      const by = { policyId: policy, policyName: 'short-lived', statement: 2 }
      assert.deepEqual((await decisionOf(said)).by, by)
      await main.ok('DELETE', `/api/v1/policies/${policy}`)
      await make('short-lived', on('Allow', 'SecretManager', '*'), on('Allow', 'KMS', '*'))
      const after = await decisionOf(said)
      assert.deepEqual(after.by, { ...by, policyId: '' })
      assert.match(after.reason, /statement 2 of short-lived denies it\. Decision [0-9a-z-]+\.$/)
    })

    it('names no policy where no policy would help', async () => {
      await make('denies-only', on('Deny', 'KMS', '*'))
      const outsider = await test.subAccount('outsider')
      const roleNrn = `nrn:PUB:IAM:KR:${account}:Role/${NOBODY}`
      const switching = await decisionOf(await outsider.call('POST', '/api/v1/switch-role', { roleNrn }))
      assert.deepEqual([switching.by, switching.wouldAllow, switching.action], [null, [], 'Change/switchRole'])
      assert.equal(switching.byPolicies, false)
      const { accessKey, keySecret } = await outsider.ok('POST', '/api/v1/credentials', {})
      const again = await decisionOf(await outsider.as(accessKey, keySecret).call('POST', '/api/v1/credentials', {}))
      assert.deepEqual([again.by, again.wouldAllow], [null, []])
    })

    it('a Deny that keeps from a role is told to those who look into it, and not to whoever asked', async () => {
      const one = await test.subAccount('kept-out')
      const { id } = await main.ok('POST', '/api/v1/roles', { roleName: 'kept-out' })
      await main.ok('POST', `/api/v1/roles/${id}/entities`, { subAccountIdList: [one.id] })
      const { nrn } = await main.ok('GET', `/api/v1/roles/${id}`)
      const policyId = await make('no-switch', on('Deny', 'IAM', 'Change/switchRole', nrn))
      await main.ok('POST', POLICIES(one.id), { policyIdList: [policyId] })
      const said = await one.call('POST', '/api/v1/switch-role', { roleNrn: nrn })
      assert.doesNotMatch(said.text, /no-switch/)
      const decision = await decisionOf(said)
      assert.deepEqual([decision.by, decision.nrn], [{ policyId, policyName: 'no-switch', statement: 1 }, nrn])
    })

    it('is about the right that was missing, also where that is not the right of the call', async () => {
      const { keyTag } = await main.ok('POST', '/kms/v1/keys', {
        keyName: 'half-rotated',
        keyType: 'AES256',
        protectionType: 'BASIC',
        isAutoRotation: false,
      })
      const nrn = `nrn:PUB:KMS:KR:${account}:Key/${keyTag}`
      const rotating = await make('rotates-only', on('Allow', 'KMS', 'Change/rotateKey'))
      const people = await test.subAccount('rotating', 'rotates-only')
      const rotate = () => people.call('POST', `/kms/v1/keys/${keyTag}/rotate?reseal=true`)
      const missing = await decisionOf(await rotate())
      assert.deepEqual([missing.action, missing.nrn, missing.by], ['Change/resealKey', nrn, null])
      assert.ok(names(missing.wouldAllow).includes('NCP_KMS_MANAGER'))
      assert.ok(!names(missing.wouldAllow).includes('rotates-only'))
      await main.ok('PUT', `/api/v1/policies/${rotating}`, {
        permissions: [on('Allow', 'KMS', 'Change/rotateKey'), on('Deny', 'KMS', 'Change/resealKey')],
      })
      const denied = await decisionOf(await rotate())
      assert.deepEqual([denied.action, denied.by], ['Change/resealKey', { policyId: rotating, policyName: 'rotates-only', statement: 2 }])
    })
  })
}
