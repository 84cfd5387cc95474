import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#base/problem'
import { checkInput } from '#contract/check'
import { OPERATIONS } from '#contract/operations'

const create = (more: object) =>
  checkInput(OPERATIONS.createSecret, {
    params: {},
    query: {},
    body: { secretName: 'database', secretValue: { value: '{"k":"v"}', rotationTargets: ['k'] }, ...more },
  })
const problemOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
  return assert.fail('nothing was refused')
}
const refused = (more: object) => problemOf(() => create(more))

test('a field that another one calls for is missed', () => {
  assert.match(refused({ autoRotationYN: 'Y' }), /^triggerId: missing, needed when autoRotationYN is Y\./)
  assert.match(
    refused({ protectionKeyType: 'USER_MANAGED_KEY' }),
    /^kmsKeyTag: missing, needed when protectionKeyType is USER_MANAGED_KEY\./,
  )
  assert.ok(create({ autoRotationYN: 'Y', triggerId: 't' }))
  const password = (content: object) =>
    checkInput(OPERATIONS.updateSubAccountPassword, { params: { id: '00000000-0000-4000-8000-000000000000' }, query: {}, body: content })
  assert.match(
    problemOf(() => password({})),
    /^newPassword: missing/,
  )
  assert.deepEqual(password({ needPasswordGenerate: true }).body, { needPasswordGenerate: true })
})

test('a field that is of no use by the default of another one misses that one', () => {
  assert.match(refused({ kmsKeyTag: 'ff' }), /^protectionKeyType: missing, needed with kmsKeyTag\. DEFAULT or USER_MANAGED_KEY/)
  assert.match(
    refused({ autoRotationPeriod: 30, autoRotationYN: null }),
    /^autoRotationYN: missing, needed with autoRotationPeriod\. Y or N/,
  )
  assert.ok(create({ protectionKeyType: 'DEFAULT', kmsKeyTag: '', autoRotationYN: 'N', autoRotationPeriod: 30 }))
  assert.ok(create({ kmsKeyTag: null, autoRotationPeriod: null }))
})
