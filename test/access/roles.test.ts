import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller } from '../support/caller.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { KEYS, NOBODY, POLICIES, policyIds, refused, SUBS } from './iam.ts'

const R = '/api/v1/roles'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const [USER = '', VIEWER = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER', 'NCP_SUB_ACCOUNT_VIEWER')
    /** A role with policies that names these sub accounts. */
    const role = async (roleName: string, policyIdList: string[], ...entities: { id: string }[]) => {
      const { id } = await main.ok<{ id: string }>('POST', R, { roleName, sessionExpirationSec: 7200 })
      if (policyIdList.length > 0) await main.ok('POST', `${R}/${id}/policies`, { policyIdList })
      if (entities.length > 0) await main.ok('POST', `${R}/${id}/entities`, { subAccountIdList: entities.map((one) => one.id) })
      return { id, nrn: (await main.ok('GET', `${R}/${id}`)).nrn as string }
    }
    const session = async (caller: Caller, roleNrn: string, durationSec?: number) => {
      const { credentials } = await caller.ok('POST', '/api/v1/switch-role', {
        roleNrn,
        ...(durationSec === undefined ? {} : { durationSec }),
      })
      return caller.as(credentials.accessKey, credentials.keySecret)
    }
    const temporary = async (caller: Caller, body: object = {}) => {
      const made = await caller.ok('POST', '/api/v1/credentials', body)
      return Object.assign(caller.as(made.accessKey, made.keySecret), { made })
    }
    const status = async (caller: Caller) => (await caller.call('GET', '/api/v1/secrets')).status

    describe(`temporary credentials on ${engine}`, () => {
      it('act as their caller, with its rights as they are at each call, and expire', async () => {
        const one = await test.subAccount('temp-one', 'NCP_SECRETMANAGER_USER')
        const temp = await temporary(one, { durationSec: 600 })
        const { made } = temp
        assert.deepEqual([made.expireTime - made.createTime, made.useMfa, made.createTime], [600_000, false, test.clock.now()])
        assert.deepEqual(await temp.ok('GET', '/api/v1/caller-identity'), { id: one.id, loginAlias: 'temp-one', userType: 'Sub' })
        assert.equal(await status(temp), 200)
        await main.ok('DELETE', POLICIES(one.id), { policyIdList: [USER] })
        assert.equal(await status(temp), 403)
        await main.ok('POST', POLICIES(one.id), { policyIdList: [USER] })
        test.clock.pass(599_999)
        assert.equal(await status(temp), 200)
        test.clock.pass(1)
        assert.equal(await status(temp), 401)
        await test.coffer.jobs.tick()
        const row = await test.coffer.barrier.observe(async (view) => ({
          result: await view.get('access_key', made.accessKey),
          records: [],
        }))
        assert.equal(row, undefined, 'the expired key is cleared away')
        assert.equal(await status(one), 200)
      })

      it('are the main account’s, too', async () => {
        const temp = await temporary(main)
        assert.equal((await temp.ok('GET', '/api/v1/caller-identity')).userType, 'Customer')
        assert.equal(temp.made.expireTime - temp.made.createTime, 3_600_000)
        await temp.ok('POST', '/api/v1/groups', { groupName: 'made-by-temp' })
      })

      it('make no further ones, take 600 to 43200 seconds and no second factor that is not set up', async () => {
        const one = await test.subAccount('temp-two')
        const temp = await temporary(one)
        await refused(temp, 403, 403, 'POST', '/api/v1/credentials', {})
        for (const durationSec of [599, 43_201, 1.5, '600']) await refused(one, 400, 400, 'POST', '/api/v1/credentials', { durationSec })
        await refused(one, 400, 400, 'POST', '/api/v1/credentials', { tokenCode: '123456' })
        await temporary(one, { durationSec: 43_200 })
        assert.deepEqual((await main.ok('GET', KEYS(one.id))).length, 1, 'the list of access keys shows standing ones')
        await refused(main, 400, 904, 'PUT', KEYS(one.id), { accessKey: temp.accessKey, active: true })
      })

      it('end with the key that made them and with their owner, and do not come back when these are switched on again', async () => {
        const one = await test.subAccount('temp-three', 'NCP_SECRETMANAGER_USER')
        const { id, nrn } = await role('ended-for-good', [USER], one)
        const offAndOn = [
          [KEYS(one.id), { accessKey: one.accessKey, active: false }, { accessKey: one.accessKey, active: true }],
          [`${SUBS}/${one.id}`, { active: false }, { active: true }],
          [`${SUBS}/${one.id}`, { canAPIGatewayAccess: false }, { canAPIGatewayAccess: true }],
        ] as const
        for (const [target, off, on] of offAndOn) {
          const temp = await temporary(one)
          const ended = [temp, await session(one, nrn), await session(temp, nrn)]
          assert.deepEqual(await Promise.all(ended.map(status)), [200, 200, 200])
          await main.ok('PUT', target, off)
          assert.deepEqual(await Promise.all(ended.map(status)), [401, 401, 401])
          await main.ok('PUT', target, on)
          assert.equal(await status(one), 200)
          assert.deepEqual(await Promise.all(ended.map(status)), [401, 401, 401])
        }
        await main.ok('DELETE', `${R}/${id}`)
        const [other, temp] = [await main.ok('POST', KEYS(one.id)), await temporary(one)]
        await main.ok('PUT', KEYS(one.id), { accessKey: other.accessKey, active: false })
        await main.ok('PUT', `${SUBS}/${one.id}`, { useApiAllowSource: true, apiAllowSources: [{ type: 'IP', source: '10.0.0.1' }] })
        assert.equal((await temp.call('GET', '/api/v1/secrets')).body.error.errorCode, '210')
        await main.ok('PUT', `${SUBS}/${one.id}`, { useApiAllowSource: false })
        assert.equal(await status(temp), 200)
        await main.ok('DELETE', `${SUBS}/${one.id}`)
        assert.equal(await status(temp), 401)
      })

      it('are a hundred at a time, and those that ended take no room', async () => {
        const one = await test.subAccount('temp-many')
        const made = await main.ok('POST', KEYS(one.id))
        const next = one.as(made.accessKey, made.keySecret)
        const taken = await role('taken', [USER], one)
        for (let at = 0; at < 98; at++) await temporary(one)
        await session(next, taken.nrn)
        await temporary(next)
        const full = async () => {
          await refused(next, 409, 9012, 'POST', '/api/v1/credentials', {})
          await refused(next, 409, 9012, 'POST', '/api/v1/switch-role', { roleNrn: taken.nrn })
        }
        await full()
        await main.ok('DELETE', `${R}/${taken.id}/entities`, { subAccountIdList: [one.id] })
        await main.ok('POST', `${R}/${taken.id}/entities`, { subAccountIdList: [one.id] })
        await temporary(next)
        await full()
        await main.ok('PUT', KEYS(one.id), { accessKey: one.accessKey, active: false })
        await main.ok('DELETE', KEYS(one.id), { accessKey: one.accessKey })
        await session(next, taken.nrn)
        await main.ok('DELETE', `${R}/${taken.id}`)
      })
    })

    describe(`roles on ${engine}`, () => {
      it('are made, told about and deleted', async () => {
        const one = await test.subAccount('role-told')
        const { id } = await main.ok('POST', R, { roleName: 'told', roleType: 'Account', sessionExpirationSec: 900, descCont: 'a role' })
        await main.ok('POST', `${R}/${id}/policies`, { policyIdList: [USER] })
        await main.ok('POST', `${R}/${id}/entities`, { subAccountIdList: [one.id] })
        const { nrn, createTime, policies, entities, ...rest } = await main.ok('GET', `${R}/${id}`)
        assert.deepEqual(rest, { roleId: id, roleName: 'told', roleType: 'Account', sessionExpirationSec: 900, descCont: 'a role' })
        assert.deepEqual([policies.length, entities[0].loginId], [1, 'role-told'])
        assert.equal((await main.ok('GET', `${R}?searchWord=told`)).items[0].nrn, nrn)
        assert.deepEqual((await main.ok('GET', `/api/v1/policies/${USER}/resources`)).roles, [{ roleId: id, roleName: 'told' }])
        await refused(main, 409, 9011, 'POST', R, { roleName: 'TOLD' })
        assert.deepEqual(await main.ok('DELETE', `${R}/${id}`), { success: true })
        await refused(main, 400, 30, 'GET', `${R}/${id}`)
      })

      it('a session has the role’s rights and no other, and says who it is', async () => {
        const one = await test.subAccount('switcher', 'NCP_KMS_USER')
        const { id, nrn } = await role('reading', [USER], one)
        const { switchedRole, credentials } = await one.ok('POST', '/api/v1/switch-role', { roleNrn: nrn })
        assert.deepEqual(switchedRole, { roleId: id, roleName: 'reading', roleNrn: nrn })
        assert.equal(credentials.expireTime - credentials.createTime, 7_200_000)
        const as = one.as(credentials.accessKey, credentials.keySecret)
        assert.deepEqual(await as.ok('GET', '/api/v1/caller-identity'), { id, loginAlias: 'reading/switcher', userType: 'Role' })
        assert.equal(await status(as), 200)
        await as.refused(403, 'GET', '/kms/v1/keys')
        await one.ok('GET', '/kms/v1/keys')
        assert.equal(await status(one), 403)
        await refused(as, 403, 403, 'POST', '/api/v1/credentials', {})
        await refused(as, 403, 403, 'POST', '/api/v1/switch-role', { roleNrn: nrn })
        await refused(one, 400, 400, 'POST', '/api/v1/switch-role', { roleNrn: nrn, durationSec: 7201 })
      })

      it('is switched to only by whom it names; whether it exists is not told', async () => {
        const [named, other] = [await test.subAccount('named'), await test.subAccount('not-named', 'NCP_SUB_ACCOUNT_MANAGER')]
        const { nrn } = await role('naming', [VIEWER], named)
        const said = []
        for (const roleNrn of [nrn, nrn.replace(/[^/]*$/, NOBODY), nrn.toUpperCase(), 'x', `${nrn} `])
          said.push((await refused(other, 403, 403, 'POST', '/api/v1/switch-role', { roleNrn })).replace(/ Decision .*/, ''))
        assert.equal(new Set(said).size, 1)
        assert.match(
          await refused(main, 403, 403, 'POST', '/api/v1/switch-role', { roleNrn: nrn }),
          /Call as a sub account that the role names/,
        )
        await session(named, nrn)
        const { id } = await main.ok('POST', '/api/v1/policies', {
          policyName: 'no-switching',
          permissions: [{ effect: 'Deny', targets: [{ product: 'IAM', actions: ['Change/switchRole'], resourceNrns: [nrn] }] }],
        })
        await main.ok('POST', POLICIES(named.id), { policyIdList: [id] })
        await refused(named, 403, 403, 'POST', '/api/v1/switch-role', { roleNrn: nrn })
      })

      it('a session ends with its time, its role, its policy, its place in the role, its key and its owner', async () => {
        const one = await test.subAccount('ending')
        const fresh = async (name: string) => {
          const made = await role(name, [USER], one)
          const as = await session(one, made.nrn)
          assert.equal(await status(as), 200)
          return { ...made, as }
        }
        const policy = await fresh('end-policy')
        await main.ok('DELETE', `${R}/${policy.id}/policies`, { policyIdList: [USER] })
        assert.equal(await status(policy.as), 403)
        const gone = await fresh('end-role')
        await main.ok('DELETE', `${R}/${gone.id}`)
        assert.equal(await status(gone.as), 401)
        const left = await fresh('end-entity')
        await main.ok('DELETE', `${R}/${left.id}/entities`, { subAccountIdList: [one.id] })
        assert.equal(await status(left.as), 401)
        await main.ok('POST', `${R}/${left.id}/entities`, { subAccountIdList: [one.id] })
        assert.equal(await status(left.as), 401, 'whoever is named again switches again')
        assert.equal(await status(await session(one, left.nrn)), 200)
        const chained = await role('end-chain', [USER], one)
        const temp = await temporary(one, { durationSec: 600 })
        const through = await session(temp, chained.nrn, 7200)
        test.clock.pass(599_000)
        assert.equal(await status(through), 200)
        test.clock.pass(1000)
        assert.equal(await status(through), 401, 'it does not outlive the credentials that it was made with')
        const owner = await fresh('end-owner')
        await main.ok('DELETE', `${SUBS}/${one.id}`)
        assert.equal(await status(owner.as), 401)
        assert.deepEqual((await main.ok('GET', `${R}/${owner.id}`)).entities, [])
      })

      it('nobody hands out through a role what they do not hold, nor touches whoever may switch to more', async () => {
        const manager = await test.subAccount('role-manager', 'NCP_SUB_ACCOUNT_MANAGER')
        const plain = await test.subAccount('role-plain')
        const strong = await test.subAccount('role-strong')
        const reading = await role('reading-more', [USER], strong)
        const own = (await manager.ok('POST', R, { roleName: 'managers-own' })).id
        const no = async (method: string, target: string, body: object) => {
          const said = await manager.call(method, target, body)
          const refusal = said.status === 403 ? said.body.message : said.status === 200 ? said.body[0]?.message : undefined
          assert.match(refusal ?? '', /does not hold every right|Only the main account/, `${method} ${target}: ${said.text}`)
        }
        await no('POST', `${R}/${own}/policies`, { policyIdList: [USER] })
        for (const id of [plain.id, manager.id]) await no('POST', `${R}/${reading.id}/entities`, { subAccountIdList: [id] })
        await no('DELETE', `${R}/${reading.id}/entities`, { subAccountIdList: [strong.id] })
        await no('DELETE', `${R}/${reading.id}/policies`, { policyIdList: [USER] })
        await no('DELETE', `${R}/${reading.id}`, {})
        await no('POST', KEYS(strong.id), {})
        await no('PUT', `${SUBS}/${strong.id}/password`, { needPasswordGenerate: true })
        await manager.ok('POST', `${R}/${own}/entities`, { subAccountIdList: [manager.id, plain.id] })
        await no('POST', `${R}/${own}/policies`, { policyIdList: [USER] })
        const [outcome] = await manager.ok('POST', `${R}/${own}/policies`, { policyIdList: [VIEWER] })
        assert.equal(outcome.success, true)
      })
    })
  })
}
