import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { NOBODY, onSecrets, onSecretsOf, POLICIES, policyIds, refused, SUBS } from './iam.ts'

const SIMULATE = '/api/v1/simulations'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const { make, secret, nrnOf } = await onSecretsOf(main)
    const names = (items: { policyName: string }[]) => items.map(({ policyName }) => policyName)

    describe(`decisions on ${engine}`, () => {
      it('a refusal carries an id, in its header, its details and its record, that tells which statement denied', async () => {
        const secretId = await secret('denied')
        const policy = await make('deny-reads', onSecrets('Allow', '*'), onSecrets('Deny', 'View/getSecretValue'))
        const people = await test.subAccount('denied-people', 'deny-reads')
        const said = await people.call('GET', `/api/v1/secrets/${secretId}/values`)
        const id = said.headers.get('x-coffer-decision-id') ?? assert.fail('no decision id')
        assert.ok(said.body.error.details.endsWith(` Decision ${id}.`))
        const decision = await main.ok('GET', `/api/v1/decisions/${id}`)
        assert.deepEqual(decision.by, { policyId: policy, policyName: 'deny-reads', statement: 2 })
        assert.deepEqual(
          [decision.allowed, decision.action, decision.nrn, decision.requestor.name, decision.requestor.id, decision.wouldAllow],
          [false, 'View/getSecretValue', nrnOf(secretId), 'denied-people', people.id, []],
        )
        assert.match(decision.reason, /statement 2 of deny-reads denies it/)
        const ok = await people.call('GET', `/api/v1/secrets/${secretId}`)
        assert.equal(ok.headers.get('x-coffer-decision-id'), null)
      })

      it('where nothing allowed it, what would have is named, narrow policies first', async () => {
        const secretId = await secret('not-allowed')
        await make('just-this', onSecrets('Allow', 'View/getSecretValue', nrnOf(secretId)))
        const people = await test.subAccount('not-allowed', 'NCP_KMS_USER')
        const { headers } = await people.call('GET', `/api/v1/secrets/${secretId}/values`)
        const decision = await main.ok('GET', `/api/v1/decisions/${headers.get('x-coffer-decision-id')}`)
        assert.equal(decision.by, null)
        const would = names(decision.wouldAllow)
        assert.ok(would.includes('just-this') && would.includes('NCP_SECRETMANAGER_USER') && would.includes('NCP_ADMINISTRATOR'))
        assert.equal(would.at(-1), 'NCP_ADMINISTRATOR')
        assert.ok(!would.includes('NCP_KMS_USER'))
      })

      it('a change that is refused has one, too, and so has a change that would give away too much', async () => {
        const manager = await test.subAccount('dec-manager', 'NCP_SUB_ACCOUNT_MANAGER')
        const strong = await test.subAccount('dec-strong', 'NCP_SECRETMANAGER_USER')
        for (const [method, target, problem] of [
          ['DELETE', `/api/v1/secrets/${'a'.repeat(64)}`, 'access.denied'],
          ['POST', `${SUBS}/${strong.id}/access-keys`, 'access.exceeds'],
        ] as const) {
          const said = await manager.call(method, target)
          assert.equal(said.status, 403)
          const decision = await main.ok('GET', `/api/v1/decisions/${said.headers.get('x-coffer-decision-id')}`)
          assert.deepEqual([decision.problem, decision.requestor.name], [problem, 'dec-manager'])
        }
      })

      it('are told only to those who may manage permissions, and only refusals of this account', async () => {
        const nobody = await test.subAccount('dec-nobody')
        const id = (await nobody.call('GET', '/api/v1/secrets')).headers.get('x-coffer-decision-id')
        await refused(nobody, 403, 403, 'GET', `/api/v1/decisions/${id}`)
        const viewer = await test.subAccount('dec-viewer', 'NCP_SUB_ACCOUNT_VIEWER')
        await viewer.ok('GET', `/api/v1/decisions/${id}`)
        for (const wrong of ['x', 'abc-def', `${id}0`, '-', 'zzzzzzzzzzzz-0', `${String(id).slice(0, -1)}%25`])
          await refused(viewer, 400, 30, 'GET', `/api/v1/decisions/${wrong}`)
      })
    })

    describe(`looking into rights on ${engine}`, () => {
      it('a simulation answers as the call would, for every operation of a small world', async () => {
        const [mine, other] = [await secret('sim-mine'), await secret('sim-other')]
        await make(
          'sim',
          onSecrets('Allow', 'View*', '*', { StringLike: { 'ncp:SecretName': ['sim-m*'] } }),
          onSecrets('Allow', 'Change/updateSecretMemo', nrnOf(mine)),
          onSecrets('Deny', 'View/getSecretLogs'),
        )
        const people = await test.subAccount('sim-people', 'sim')
        for (const [secretId, method, path, action, body] of [mine, other, '0'.repeat(64)].flatMap((secretId) => [
          [secretId, 'GET', '', 'View/getSecretDetail', undefined] as const,
          [secretId, 'GET', '/values', 'View/getSecretValue', undefined] as const,
          [secretId, 'GET', '/logs', 'View/getSecretLogs', undefined] as const,
          [secretId, 'PUT', '/memo', 'Change/updateSecretMemo', { memo: 'x' }] as const,
        ])) {
          const said = await people.call(method, `/api/v1/secrets/${secretId}${path}`, body)
          const told = await main.ok('POST', SIMULATE, {
            principalId: people.id,
            action,
            resourceNrn: nrnOf(secretId),
            context: { sourceIp: '127.0.0.1' },
          })
          assert.equal(told.allowed, said.status !== 403, `${action} on ${secretId}: ${said.status} ${told.reason}`)
          assert.equal(typeof told.reason, 'string')
        }
      })

      it('a simulation takes circumstances, roles, and tells what would allow', async () => {
        const [user = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
        await make('sim-office', onSecrets('Allow', 'View*', '*', { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }))
        const people = await test.subAccount('sim-office', 'sim-office')
        const resourceNrn = nrnOf('0'.repeat(64))
        const ask = (more: object) =>
          main.ok('POST', SIMULATE, { principalId: people.id, action: 'View/getSecretValue', resourceNrn, ...more })
        assert.equal((await ask({ context: { sourceIp: '10.1.1.1' } })).allowed, true)
        const outside = await ask({ context: { sourceIp: '11.1.1.1' } })
        assert.deepEqual([outside.allowed, outside.by], [false, null])
        assert.ok(names(outside.wouldAllow).includes('NCP_SECRETMANAGER_USER'))
        assert.equal((await ask({})).allowed, false, 'an address that nobody names is none that a policy allows')
        const role = (await main.ok('POST', '/api/v1/roles', { roleName: 'sim-role' })).id
        await main.ok('POST', `/api/v1/roles/${role}/policies`, { policyIdList: [user] })
        assert.equal((await ask({ principalType: 'Role', principalId: role })).allowed, true)
        await main.ok('PUT', `${SUBS}/${people.id}`, { active: false })
        const off = await ask({ context: { sourceIp: '10.1.1.1' } })
        assert.deepEqual([off.barred, off.wouldAllow], ['suspended', []])
        assert.match(off.reason, /suspended/)
        for (const wrong of [{ principalId: NOBODY }, { principalType: 'Role' }]) {
          const body = { principalId: people.id, action: 'View/getSecretValue', resourceNrn, ...wrong }
          await refused(main, 400, 30, 'POST', SIMULATE, body)
        }
        for (const wrong of [
          { action: 'View/nothing' },
          { resourceNrn: 'x' },
          { resourceNrn: 'nrn:PUB:KMS:KR:1:Key/*' },
          { context: { sourceIp: 'x' } },
        ]) {
          const body = { principalId: people.id, action: 'View/getSecretValue', resourceNrn, ...wrong }
          await refused(main, 400, 400, 'POST', SIMULATE, body)
        }
      })

      it('a simulation knows the ways in: keys, the console, and from where either may come', async () => {
        const secretId = await secret('sim-ways')
        const people = await test.subAccount('sim-ways', 'NCP_SECRETMANAGER_USER')
        const ask = (sourceIp?: string) =>
          main.ok('POST', SIMULATE, {
            principalId: people.id,
            action: 'View/getSecretValue',
            resourceNrn: nrnOf(secretId),
            ...(sourceIp === undefined ? {} : { context: { sourceIp } }),
          })
        const put = (fields: object) => main.ok('PUT', `${SUBS}/${people.id}`, fields)
        await put({ useApiAllowSource: true, apiAllowSources: [{ type: 'IP', source: '10.1.1.1' }] })
        assert.equal((await people.call('GET', `/api/v1/secrets/${secretId}/values`)).status, 401)
        const outside = await ask('127.0.0.1')
        assert.deepEqual([outside.allowed, outside.by, outside.wouldAllow, outside.barred], [false, null, [], 'source'])
        assert.match(outside.reason, /^The sources that sim-ways may call from do not include 127\.0\.0\.1\.$/)
        assert.deepEqual([(await ask('10.1.1.1')).allowed, (await ask()).allowed], [true, true])

        await put({ canConsoleAccess: true })
        assert.match((await ask('127.0.0.1')).reason, /allows it\. It may be done in the console alone\.$/)
        assert.doesNotMatch((await ask('10.1.1.1')).reason, /alone/)
        await put({ useConsolePermitIp: true, consolePermitIps: ['10.2.0.0/16'] })
        assert.equal((await ask('127.0.0.1')).allowed, false)
        assert.match((await ask('10.1.1.1')).reason, /with access keys alone\.$/)

        await put({ canAPIGatewayAccess: false })
        assert.deepEqual([(await ask('10.2.3.4')).allowed, (await ask('10.1.1.1')).allowed], [true, false])
        assert.match((await ask()).reason, /in the console alone\.$/)
        await put({ canConsoleAccess: false })
        assert.equal((await ask()).barred, 'no-way-in')
        assert.match((await ask('10.2.3.4')).reason, /may neither call with access keys nor use the console/)
      })

      it('a preview tells who would gain and lose what, and saves nothing', async () => {
        const [one, two] = ['a'.repeat(64), 'b'.repeat(64)]
        const id = await make('preview', onSecrets('Allow', 'View/getSecretValue', nrnOf(one)))
        const people = await test.subAccount('prev-direct', 'preview')
        await test.subAccount('prev-same', 'preview', 'NCP_SECRETMANAGER_MANAGER')
        const member = await test.subAccount('prev-member')
        const group = (await main.ok('POST', '/api/v1/groups', { groupName: 'prev-group' })).id
        await main.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: [id] })
        await main.ok('POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [member.id] })
        const permissions = [onSecrets('Allow', 'View/getSecretValue', nrnOf(two)), onSecrets('Deny', 'Change/deleteSecret')]
        const { holders } = await main.ok('POST', `/api/v1/policies/${id}/preview`, { permissions })
        const at = (action: string, ...ids: string[]) => ({ product: 'SecretManager', action, type: 'Secret', ids })
        const byName = Object.fromEntries(
          holders.map(({ name, gains, loses }: { name: string; gains: object; loses: object }) => [name, { gains, loses }]),
        )
        const swapped = { gains: [at('View/getSecretValue', two)], loses: [at('View/getSecretValue', one)] }
        assert.deepEqual(byName, {
          'prev-direct': swapped,
          'prev-member': swapped,
          'prev-same': { gains: [], loses: [at('Change/deleteSecret', '*')] },
        })
        assert.deepEqual((await main.ok('GET', `/api/v1/policies/${id}?withPermissions=true`)).permissions, [
          onSecrets('Allow', 'View/getSecretValue', nrnOf(one)),
        ])
        await main.ok('DELETE', POLICIES(people.id), { policyIdList: [id] })
        assert.match(await refused(main, 400, 400, 'POST', `/api/v1/policies/${id}/preview`, { permissions: [] }), /^permissions/)
      })
    })
  })
}
