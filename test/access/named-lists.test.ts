import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import fc from 'fast-check'
import { compile } from '#core/access/compile'
import { askedOfNames, type Circumstances, conditionHolds, type NameTest } from '#core/access/condition'
import { decide, type Holds } from '#core/access/decide'
import { decideList } from '#core/access/decide-list'
import { type Named, secretsAllowed } from '#core/access/ids-allowed'
import { fits } from '#core/access/pattern'
import type { Condition, Statement } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { IDS, PLACE, policyOf, statement } from './any-policies.ts'

const ACTION = 'View/getSecretList'
const NAMES = ['app', 'app-db', 'App', 'other', '*'] as const
const CALL: Circumstances = {
  principalName: 'app',
  principalId: '1',
  principaluuid: 'u',
  principalType: 'Sub',
  region: 'KR',
  sourceIp: '10.1.2.3',
  now: 0,
  multiFactor: false,
}

const nameCondition: fc.Arbitrary<Condition> = fc
  .tuple(
    fc.constantFrom('StringEquals', 'StringLike', 'NotStringEquals', 'NotStringLike'),
    fc.array(fc.constantFrom(...NAMES, 'app*', '*db', 'a*p'), { minLength: 1, maxLength: 2 }),
    fc.constantFrom(
      {},
      { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } },
      { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } },
      { StringEquals: { 'ncp:ResourceTag/team': ['a'] } },
      { NotStringEquals: { 'ncp:ResourceTag/team': ['a'] } },
    ),
  )
  .map(([operator, values, more]) => ({ ...more, [operator]: { ...more['StringEquals'], 'ncp:SecretName': values } }))
const named: fc.Arbitrary<Statement> = fc.tuple(statement(), nameCondition).map(([of, condition]) => ({ ...of, condition }))

const passes = (name: string, { not, like, values }: NameTest) =>
  values.some((value) => (like ? fits(value, name) : value === name)) !== not
const among = (id: string, name: string, { ids, names }: Named) =>
  ids.some((pattern) => fits(pattern, id)) && names.every((each) => passes(name, each))

test('a list shows a secret by its id and name exactly when the action is allowed on it, and lets in whoever is shown one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(statement(), named), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...IDS),
      fc.constantFrom(...NAMES),
      (statements, id, secretName) => {
        const compiled = compile([policyOf(statements)])
        const holds: Holds = (condition, { facts }) => conditionHolds(condition, CALL, facts)
        const { allow, deny } = secretsAllowed(compiled, ACTION, PLACE, (condition) => askedOfNames(condition, CALL))
        const shown = allow.some((each) => among(id, secretName, each)) && !deny.some((each) => among(id, secretName, each))
        const nrn = `nrn:PUB:SecretManager:KR:1:Secret/${id}`
        const request = { product: 'SecretManager', action: ACTION, nrn, facts: { exists: true, secretName, tags: {} } }
        assert.equal(shown, decide(compiled, request, holds).allowed)
        const list = { product: 'SecretManager', action: ACTION, nrn: 'nrn:PUB:SecretManager:KR:1:Secret/*' }
        if (shown) assert.equal(decideList(compiled, list, holds).allowed, true)
      },
    ),
    { numRuns: 5000 },
  )
})

for (const engine of ENGINES_IN_TURN) {
  describe(`a list by names on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer

    it('shows what an Allow by name means, without what a Deny by name means, and counts just these', async () => {
      const secretValue = { value: '{"password":"x"}', rotationTargets: ['password'] }
      for (const secretName of ['app-db', 'app-mail', 'App-upper', 'other', 'app-hidden'])
        await main.ok('POST', '/api/v1/secrets', { secretName, secretValue })
      const on = (effect: string, condition: object) => ({
        effect,
        targets: [{ product: 'SecretManager', actions: ['View*'], resourceNrns: ['*'] }],
        condition,
      })
      await main.ok('POST', '/api/v1/policies', {
        policyName: 'app-secrets',
        permissions: [
          on('Allow', { StringLike: { 'ncp:SecretName': ['app-*'] } }),
          on('Deny', { StringEquals: { 'ncp:SecretName': ['app-hidden'] } }),
        ],
      })
      const caller = await coffer.subAccount('by-name', 'app-secrets')
      const list = await caller.ok('GET', '/api/v1/secrets')
      assert.deepEqual(
        [list.totalCount, list.secretList.map((each: { secretName: string }) => each.secretName)],
        [2, ['app-db', 'app-mail']],
      )
      const { secrets } = await caller.ok('GET', '/api/v1/secret-summaries?sort=secretName')
      assert.deepEqual(
        secrets.map((each: { secretName: string }) => each.secretName),
        ['app-db', 'app-mail'],
      )
    })

    it('is refused to who may see no secret at all', async () => {
      const caller = await coffer.subAccount('sees-nothing', 'NCP_KMS_USER')
      assert.equal((await caller.call('GET', '/api/v1/secrets')).status, 403)
    })
  })
}
