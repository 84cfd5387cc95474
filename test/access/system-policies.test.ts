import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UUID } from '#base/ids'
import { SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import { compile } from '#core/access/compile'
import { decide } from '#core/access/decide'
import { SYSTEM_POLICIES, systemPolicy } from '#core/access/system-policies'

/** Which operations of which service a policy allows: all, those that read, or none. */
function allowed(name: string, product: string): 'all' | 'reading' | 'none' | 'some' {
  const policy = SYSTEM_POLICIES.find((each) => each.name === name)
  assert.ok(policy, name)
  const compiled = compile([policy])
  const operations = ALL_OPERATIONS.filter(({ service }) => SERVICES[service].product === product)
  assert.ok(operations.length > 0, product)
  const yes = operations.filter(({ action }) => decide(compiled, { product, action, nrn: `nrn:PUB:${product}:KR:1:Any/x` }).allowed)
  if (yes.length === operations.length) return 'all'
  if (yes.length === 0) return 'none'
  return yes.length === operations.filter(({ action }) => action.startsWith('View/')).length &&
    yes.every(({ action }) => action.startsWith('View/'))
    ? 'reading'
    : 'some'
}

test('each system-managed policy allows what the contract says', () => {
  const products = ['SecretManager', 'IAM', 'KMS', 'CloudFunctions', 'CloudLogAnalytics', 'Watch']
  // Cloud Log Analytics has nothing but reading.
  const table: Record<string, string[]> = {
    NCP_ADMINISTRATOR: ['all', 'all', 'all', 'all', 'all', 'all'],
    NCP_INFRA_MANAGER: ['all', 'some', 'all', 'all', 'all', 'all'],
    NCP_FINANCE_MANAGER: ['none', 'none', 'none', 'none', 'none', 'none'],
    NCP_SECRETMANAGER_MANAGER: ['all', 'none', 'none', 'none', 'none', 'none'],
    NCP_SECRETMANAGER_USER: ['reading', 'none', 'none', 'none', 'none', 'none'],
    NCP_SUB_ACCOUNT_MANAGER: ['none', 'all', 'none', 'none', 'none', 'none'],
    NCP_SUB_ACCOUNT_VIEWER: ['none', 'reading', 'none', 'none', 'none', 'none'],
    NCP_KMS_MANAGER: ['none', 'none', 'all', 'none', 'none', 'none'],
    NCP_KMS_USER: ['none', 'none', 'reading', 'none', 'none', 'none'],
    NCP_CLOUD_FUNCTIONS_MANAGER: ['none', 'none', 'none', 'all', 'none', 'none'],
    NCP_CLOUD_FUNCTIONS_USER: ['none', 'none', 'none', 'reading', 'none', 'none'],
    NCP_CLOUD_LOG_ANALYTICS_MANAGER: ['none', 'none', 'none', 'none', 'all', 'none'],
    NCP_CLOUD_LOG_ANALYTICS_USER: ['none', 'none', 'none', 'none', 'all', 'none'],
    NCP_WATCH_MANAGER: ['none', 'none', 'none', 'none', 'none', 'all'],
    NCP_WATCH_USER: ['none', 'none', 'none', 'none', 'none', 'reading'],
  }
  assert.deepEqual(SYSTEM_POLICIES.map(({ name }) => name).sort(), Object.keys(table).sort())
  for (const [name, said] of Object.entries(table)) {
    const found = products.map((product) => allowed(name, product))
    assert.deepEqual(found, said, name)
  }
})

test('the ids of system-managed policies are theirs for ever', () => {
  const ids = Object.fromEntries(SYSTEM_POLICIES.map(({ name, id }) => [name, Number(id.slice(-12))]))
  assert.deepEqual(ids, {
    NCP_ADMINISTRATOR: 1,
    NCP_INFRA_MANAGER: 2,
    NCP_FINANCE_MANAGER: 3,
    NCP_SECRETMANAGER_MANAGER: 10,
    NCP_SECRETMANAGER_USER: 11,
    NCP_SUB_ACCOUNT_MANAGER: 20,
    NCP_SUB_ACCOUNT_VIEWER: 21,
    NCP_KMS_MANAGER: 30,
    NCP_KMS_USER: 31,
    NCP_CLOUD_FUNCTIONS_MANAGER: 40,
    NCP_CLOUD_FUNCTIONS_USER: 41,
    NCP_CLOUD_LOG_ANALYTICS_MANAGER: 50,
    NCP_CLOUD_LOG_ANALYTICS_USER: 51,
    NCP_WATCH_MANAGER: 60,
    NCP_WATCH_USER: 61,
  })
  for (const policy of SYSTEM_POLICIES) {
    assert.match(policy.id, UUID)
    assert.ok(policy.id.startsWith('5c0ffe00-0000-4000-8000-'))
    assert.equal(systemPolicy(policy.id), policy)
  }
})
