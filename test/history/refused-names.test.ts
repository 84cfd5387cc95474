import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idIn, makeSecret } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'

const coffer = await startCoffer()
const { main } = coffer
const nobody = await coffer.subAccount('nobody')
const S = await makeSecret(main, 'guarded')

/** The names that stand in the records of what one caller was refused, newest first, by the words that find them. */
async function named(keyword: string): Promise<string[]> {
  const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { keyword, pageSize: 100 })
  return (result.searchResult as { logDetail: string }[]).map(({ logDetail }) => {
    const { action, resourceName } = JSON.parse(logDetail) as { action: string; resourceName: string }
    return `${action.slice(action.indexOf('/') + 1)} ${resourceName}`
  })
}

test('a call that was denied, or asked wrongly, stands in the history with the name of what it was about, and is found by it', async () => {
  await nobody.refused(403, 'GET', `${S}/values`)
  await nobody.refused(403, 'PUT', `${S}/memo`, { memo: 'mine' })
  await main.refused(400, 'PUT', `${S}/memo`, { memo: 7 })
  await main.refused(404, 'POST', `/action/v1/secrets/${idIn(S)}/jobs/no!token/start`)
  assert.deepEqual(await named('guarded DENIED'), ['updateSecretMemo guarded', 'getSecretValue guarded'])
  assert.deepEqual(await named('guarded FAILED'), ['startRotationJob guarded', 'updateSecretMemo guarded'])
  const { items } = await main.ok('POST', '/api/v1/activities', { pageSize: 3 })
  assert.deepEqual(
    (items as { resourceName: string }[]).map(({ resourceName }) => resourceName),
    ['guarded', 'guarded', 'guarded'],
  )
})

test('so does one about a key, a sub account, a group, a role or a policy, those of the system included', async () => {
  const key = await main.ok('POST', '/kms/v1/keys', {
    keyName: 'wrapping',
    keyType: 'AES256',
    protectionType: 'BASIC',
    isAutoRotation: false,
  })
  const group = await main.ok('POST', '/api/v1/groups', { groupName: 'gatherers' })
  const role = await main.ok('POST', '/api/v1/roles', { roleName: 'roamers' })
  const [policy] = (await main.ok('GET', '/api/v1/policies?searchColumn=policyName&searchWord=NCP_ADMINISTRATOR')).items
  await nobody.refused(403, 'GET', `/kms/v1/keys/${key.keyTag}`)
  await nobody.refused(403, 'GET', `/api/v1/sub-accounts/${nobody.id}`)
  await nobody.refused(403, 'GET', `/api/v1/groups/${group.id}`)
  await nobody.refused(403, 'GET', `/api/v1/roles/${role.id}`)
  await main.refused(409, 'DELETE', `/api/v1/policies/${policy.policyId}`)
  assert.deepEqual(await named('wrapping DENIED'), ['getKeyDetail wrapping'])
  assert.deepEqual(await named('action:getSubAccountDetail DENIED'), ['getSubAccountDetail nobody'])
  assert.deepEqual(await named('gatherers DENIED'), ['getGroupDetail gatherers'])
  assert.deepEqual(await named('roamers DENIED'), ['getRoleDetail roamers'])
  assert.deepEqual(await named('action:deletePolicy FAILED'), ['deletePolicy NCP_ADMINISTRATOR'])
})

test('whoever still asks for a secret that was destroyed is found by its name', async () => {
  await main.ok('POST', `${S}/request-deletion`)
  await main.ok('DELETE', S)
  await main.refused(404, 'GET', `${S}/values`)
  assert.deepEqual(await named('action:getSecretValue FAILED'), ['getSecretValue guarded'])
})

test('what names nothing of the account has no name, and is refused as anything else', async () => {
  for (const id of ['0'.repeat(64), 'x', '%00', 'x'.repeat(2000)]) await nobody.refused(403, 'GET', `/api/v1/secrets/${id}`)
  assert.deepEqual(new Set(await named('action:getSecretDetail DENIED')), new Set(['getSecretDetail ']))
})
