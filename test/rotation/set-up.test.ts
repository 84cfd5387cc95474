import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { idIn, makeSecret, stored } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'

const LOGIN = { username: 'app', password: 'first-Password-1' }
const TRIGGERS = '/ncf/api/v2/triggers'
const keeping = (value: object) => ({ secretValue: { value: JSON.stringify(value), rotationTargets: Object.keys(value) } })

describe('setting up a rotation without code', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  const admin = idIn(await makeSecret(main, 'admin', keeping(LOGIN)))

  /** What the refusal names as missing, once it is seen that nothing was set up. */
  const lacking = async (S: string, body: object) => {
    const before = [await stored(coffer, S), await main.ok('GET', TRIGGERS)]
    const details = await main.refused(422, 'PUT', `${S}/rotation-setup`, { rotationPeriod: 90, ...body })
    assert.deepEqual([await stored(coffer, S), await main.ok('GET', TRIGGERS)], before)
    assert.match(details, /cannot work without .* Nothing was set up\.$/)
    return [...details.matchAll(/"(\w+)" \((?:a key of the (\w+))?/g)]
      .map(([, name, of]) => (of === undefined ? name : `${of}.${name}`))
      .join(', ')
  }

  test('is refused where nobody says where the target is, and nothing is set up', async () => {
    const S = await makeSecret(main, 'no-host', keeping(LOGIN))
    for (const system of ['redis', 'postgresql', 'mysql'])
      assert.equal(await lacking(S, { system, parameters: { strategy: 'single' } }), 'host')
  })

  test('names all that is missing at once', async () => {
    const S = await makeSecret(main, 'nothing', keeping({ password: 'first-Password-1', username: '' }))
    const both = { strategy: 'alternating', users: ['one', 'one'] }
    assert.equal(await lacking(S, { system: 'mysql', parameters: both }), 'host, users, adminSecretId, value.username')
    assert.equal(await lacking(S, { system: 'http', parameters: { check: {} } }), 'check, change, value.username')
  })

  test('looks into the value of the administrator as its action does', async () => {
    const S = await makeSecret(main, 'with-host', keeping({ ...LOGIN, host: 'db.example.com' }))
    const token = idIn(await makeSecret(main, 'token', keeping({ token: 'abc' })))
    const set = { system: 'postgresql', parameters: {} }
    assert.equal(await lacking(S, { ...set, adminSecretId: admin }), 'host')
    assert.equal(await lacking(S, { ...set, adminSecretId: token }), 'host, administrator.username, administrator.password')
    await main.ok('PUT', `${S}/rotation-setup`, set)
  })

  test('takes a host from the parameters of the action, or that the value writes as a number', async () => {
    const S = await makeSecret(main, 'by-the-value', keeping({ ...LOGIN, host: 2_130_706_433 }))
    await main.ok('PUT', `${S}/rotation-setup`, { system: 'redis', parameters: {} })
    const action = '/ncf/api/v2/packages/-/actions/ready-mysql'
    await main.ok('PUT', action, { exec: { kind: 'ready:mysql' }, parameters: { host: 'db.example.com' } })
    await main.ok('PUT', `${await makeSecret(main, 'by-the-action', keeping(LOGIN))}/rotation-setup`, { system: 'mysql', parameters: {} })
  })

  test('is refused to whoever may not read the value, without a word of what it holds', async () => {
    const S = await makeSecret(main, 'unread', keeping({ password: 'first-Password-1' }))
    const targets = [{ product: 'SecretManager', actions: ['Change/setUpRotation', 'View/getSecretDetail'], resourceNrns: ['*'] }]
    await main.ok('POST', '/api/v1/policies', { policyName: 'sets-up', permissions: [{ effect: 'Allow', targets }] })
    const manager = await coffer.subAccount('no-reader', 'NCP_CLOUD_FUNCTIONS_MANAGER', 'sets-up')
    const details = await manager.refused(403, 'PUT', `${S}/rotation-setup`, { system: 'redis', parameters: {} })
    assert.match(details, /getSecretValue|read/)
    assert.doesNotMatch(details, /host|username/)
  })
})
