import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition, Statement } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { accountOf, refused } from './iam.ts'

const { main } = await startCoffer()
const account = await accountOf(main)
const SECRETS = `nrn:PUB:SecretManager:KR:${account}:Secret/`

function statement(effect: Statement['effect'], product: string, actions: string[], nrn: string, condition?: Condition): Statement {
  const targets = [{ product, actions, resourceNrns: [nrn] }]
  return condition === undefined ? { effect, targets } : { effect, targets, condition }
}
const read = (condition: Condition, effect: Statement['effect'] = 'Allow'): Statement =>
  statement(effect, 'SecretManager', ['View*'], '*', condition)

/** The findings about one statement, by what they are and where. */
async function found(one: Statement): Promise<string[]> {
  const said = await main.ok('POST', '/api/v1/policy/validation', { policyName: 'looked-at', permissions: [one] })
  assert.equal(said.success, true)
  for (const { level, message, reason } of said.entries) {
    assert.equal(level, 'WARNING')
    assert.ok(message.startsWith(`${reason.field}: `), message)
  }
  return said.entries.map(
    ({ reason }: { reason: { is: string; field: string } }) => `${reason.is} ${reason.field.replace('permissions[0].', '')}`,
  )
}

describe('a policy is told what in it means nothing', () => {
  it('a tag where no resource has tags', async () => {
    const tagged = { StringEquals: { 'ncp:ResourceTag/team': ['a'] } }
    for (const effect of ['Allow', 'Deny'] as const) assert.deepEqual(await found(read(tagged, effect)), ['no-tags condition.StringEquals'])
    assert.deepEqual(await found(statement('Allow', 'KMS', ['*'], '*', tagged)), ['no-tags condition.StringEquals'])
    assert.deepEqual(await found(statement('Allow', 'IAM', ['Change/createGroup'], '*', tagged)), ['no-tags condition.StringEquals'])
    for (const action of ['View*', 'Change/deleteSubAccount', 'View/getGroupDetail'])
      assert.deepEqual(await found(statement('Allow', 'IAM', [action], '*', tagged)), [])
    assert.deepEqual(await found(statement('Deny', '*', ['*'], '*', tagged)), [])
  })

  it('the right to make something, given or denied for one that is there', async () => {
    const create = (effect: Statement['effect'], nrn: string) => found(statement(effect, 'SecretManager', ['Change/createSecret'], nrn))
    for (const effect of ['Allow', 'Deny'] as const) {
      assert.deepEqual(await create(effect, `${SECRETS}abc`), ['asked-of-all targets[0].resourceNrns[0]'])
      for (const nrn of [`${SECRETS}*`, '*', 'nrn:PUB:SecretManager:*']) assert.deepEqual(await create(effect, nrn), [])
    }
    const both = ['View/getSecretDetail', 'Change/createSecret']
    assert.deepEqual(await found(statement('Allow', 'SecretManager', both, `${SECRETS}abc`)), ['asked-of-all targets[0].actions[1]'])
    assert.deepEqual(await found(statement('Allow', 'SecretManager', ['*'], `${SECRETS}abc`)), [])
    assert.deepEqual(await found(statement('Allow', 'IAM', ['View/getPolicyList'], `nrn:PUB:IAM:KR:${account}:Policy/abc`)), [
      'asked-of-all targets[0].resourceNrns[0]',
    ])
  })

  it('but not of lists that show one of many, nor of a Deny that keeps one out of them', async () => {
    for (const effect of ['Allow', 'Deny'] as const)
      assert.deepEqual(await found(statement(effect, 'SecretManager', ['View/getSecretList'], `${SECRETS}abc`)), [])
    for (const action of ['View/getPolicyList', 'Change/deletePolicies'])
      assert.deepEqual(await found(statement('Deny', 'IAM', [action], `nrn:PUB:IAM:KR:${account}:Policy/abc`)), [])
  })

  it('nor of a Deny on what an action names in a list', async () => {
    for (const [action, type] of [
      ['Change/attachSubAccountPolicies', 'Policy'],
      ['Change/addSubAccountGroups', 'Group'],
      ['Change/addGroupSubAccounts', 'SubAccount'],
    ] as const) {
      const nrn = `nrn:PUB:IAM:KR:${account}:${type}/abc`
      assert.deepEqual(await found(statement('Deny', 'IAM', [action], nrn)), [], action)
      assert.deepEqual(await found(statement('Allow', 'IAM', [action], nrn)), ['no-such-resource targets[0].resourceNrns[0]'], action)
    }
  })

  it('a name of a secret where there is none: an Allow gives nothing, a Deny denies to create any', async () => {
    const named = { StringLike: { 'ncp:SecretName': ['prod*'] } }
    const create = statement('Allow', 'SecretManager', ['Change/createSecret'], '*', named)
    assert.deepEqual(await found(create), ['no-names condition.StringLike'])
    assert.deepEqual(await found({ ...create, effect: 'Deny' }), ['denies-any-name condition.StringLike'])
    assert.deepEqual(await found(statement('Deny', 'SecretManager', ['*'], '*', named)), ['denies-any-name condition.StringLike'])
    assert.deepEqual(await found(statement('Allow', 'KMS', ['View*'], '*', named)), ['no-names condition.StringLike'])
    for (const effect of ['Allow', 'Deny'] as const) assert.deepEqual(await found(read(named, effect)), [])
    assert.deepEqual(await found(statement('Allow', 'SecretManager', ['*'], '*', named)), [])
    assert.deepEqual(await found(statement('Allow', 'SecretManager', ['View/getSecretList'], '*', named)), [])
  })

  it('a region or a kind of caller that is never there', async () => {
    const never: Condition[] = [
      { StringEquals: { 'ncp:RequestRegion': ['US'] } },
      { StringLike: { 'ncp:RequestRegion': ['U*', 'k*'] } },
      { NotStringEquals: { 'ncp:RequestRegion': ['KR'] } },
      { StringEquals: { 'ncp:principalType': ['sub'] } },
      { StringEquals: { 'ncp:principalType': ['Customer'] } },
      { StringNotLike: { 'ncp:principalType': ['*'] } },
    ]
    for (const condition of never)
      assert.deepEqual(await found(read(condition)), [`never-one-of condition.${Object.keys(condition)[0]}`], JSON.stringify(condition))
    for (const condition of [
      { StringEquals: { 'ncp:RequestRegion': ['US', 'KR'] } },
      { NotStringEquals: { 'ncp:RequestRegion': ['US'] } },
      { StringEquals: { 'ncp:principalType': ['Role'] } },
      { NotStringEquals: { 'ncp:principalType': ['Role'] } },
    ])
      assert.deepEqual(await found(read(condition)), [])
  })

  it('a condition beside its own Not', async () => {
    const never: Condition[] = [
      { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] }, NotIpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } },
      { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] }, NotBool: { 'ncp:MultiFactorAuthPresent': ['true', 'false'] } },
      { StringEquals: { 'ncp:principalName': ['a'] }, StringNotEquals: { 'ncp:principalName': ['b', 'a'] } },
      { StringLike: { 'ncp:principalName': ['ab*'] }, NotStringLike: { 'ncp:principalName': ['a*'] } },
    ]
    for (const condition of never)
      assert.deepEqual(await found(read(condition)), [`own-not condition.${Object.keys(condition)[0]}`], JSON.stringify(condition))
    for (const condition of [
      { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8', '::1'] }, NotIpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } },
      { StringLike: { 'ncp:principalName': ['a*'] }, NotStringLike: { 'ncp:principalName': ['ab*'] } },
      { StringEquals: { 'ncp:principalName': ['a'] }, NotStringEquals: { 'ncp:principalId': ['a'] } },
    ])
      assert.deepEqual(await found(read(condition)), [])
  })
})

describe('a date that there is not', () => {
  it('is refused, and 29 February is one in leap years alone', async () => {
    const body = (date: string) => ({
      policyName: `on-${date}`,
      permissions: [read({ DateGreaterThan: { 'ncp:CurrentTime': [`${date}T00:00:00Z`] } })],
    })
    for (const date of ['2027-02-30', '2027-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00'])
      assert.match(await refused(main, 400, 400, 'POST', '/api/v1/policies', body(date)), /ncp:CurrentTime\[0\]: An instant/, date)
    for (const date of ['2028-02-29', '2027-12-31', '0001-01-01']) await main.ok('POST', '/api/v1/policies', body(date))
  })
})
