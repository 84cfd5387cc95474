import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition, Statement } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { NOBODY, POLICIES, policyIds, refused, SUBS } from './iam.ts'

const P = '/api/v1/policies'
const target = { product: 'SecretManager', actions: ['View/getSecretValue'], resourceNrns: ['*'] }
const allow: Statement = { effect: 'Allow', targets: [target] }
const deny: Statement = { effect: 'Deny', targets: [target] }
const on = (change: object): unknown[] => [{ ...allow, targets: [target, { ...target, ...change }] }]
interface Finding {
  level: string
  message: string
  reason: { is: string }
}
const when = (condition: object): unknown[] => [{ ...allow, condition }]

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const make = async (policyName: string, ...permissions: unknown[]) =>
      (await main.ok<{ id: string }>('POST', P, { policyName, permissions })).id
    const secret = async (secretName: string) => {
      const secretValue = { value: '{"password":"x"}', rotationTargets: ['password'] }
      return (await main.ok<{ secretId: string }>('POST', '/api/v1/secrets', { secretName, secretValue })).secretId
    }
    const value = (id: string) => `/api/v1/secrets/${id}/values`

    describe(`policies of one's own on ${engine}`, () => {
      it('are made, read back, changed and deleted, and each change is felt on the next call', async () => {
        const permissions = [{ ...allow, condition: { IpAddress: { 'ncp:SourceIp': ['127.0.0.0/8', '::1'] } } }]
        const { success, id } = await main.ok('POST', P, { policyName: 'app-reader', description: 'for the app', permissions })
        assert.equal(success, true)
        const read = await main.ok('GET', `${P}/${id}?withPermissions=true`)
        assert.deepEqual(
          [read.policyName, read.policyType, read.description, read.permissions],
          ['app-reader', 'USER_CREATED', 'for the app', permissions],
        )
        const people = await test.subAccount('app-one', 'app-reader')
        const secretId = await secret('app-one')
        await people.ok('GET', value(secretId))
        await main.ok('PUT', `${P}/${id}`, { permissions: [allow, deny] })
        assert.match(await people.refused(403, 'GET', value(secretId)), /statement 2 of app-reader denies it/)
        assert.equal((await main.ok('GET', `${P}/${id}`)).description, 'for the app')
        await main.ok('PUT', `${P}/${id}`, { permissions: [allow] })
        await people.ok('GET', value(secretId))
        assert.deepEqual(await main.ok('DELETE', `${P}/${id}`), { success: true })
        await people.refused(403, 'GET', value(secretId))
        assert.deepEqual((await main.ok('GET', `${SUBS}/${people.id}`)).policies, [])
        await refused(main, 400, 30, 'DELETE', `${P}/${id}`)
      })

      it('many are deleted with one call: what cannot be is told, the others are gone', async () => {
        const [one, two] = [await make('many-one', allow), await make('many-two', allow)]
        const [system = ''] = await policyIds(main, 'NCP_KMS_USER')
        const outcomes = await main.ok('DELETE', P, [one, NOBODY, system, two])
        assert.deepEqual(
          outcomes.map(({ id, success }: { id: string; success: boolean }) => [id, success]),
          [
            [one, true],
            [NOBODY, false],
            [system, false],
            [two, true],
          ],
        )
        assert.equal((await main.ok('GET', `${P}?type=USER_CREATED&searchWord=many-`)).totalItems, 0)
      })

      it('a name is one name in any case or width, and none is taken for the system’s', async () => {
        await make('Same-Name', allow)
        for (const policyName of ['Same-Name', 'same-name', 'SAME-NAME', 'ｓame-name'])
          await refused(main, 409, 9011, 'POST', P, { policyName, permissions: [allow] })
        for (const policyName of [' Same-Name', 'Same-Name ', 'Same Name', 'ab', '1abc', 'a'.repeat(31), 'NCP_ADMINISTRATOR', 'ncp_mine'])
          assert.match(await refused(main, 400, 400, 'POST', P, { policyName, permissions: [allow] }), /^policyName: /, policyName)
        await make('읽기-전용', allow)
      })

      it('system-managed ones are neither changed nor deleted', async () => {
        const [id = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
        assert.match(await refused(main, 409, 409, 'PUT', `${P}/${id}`, { permissions: [allow] }), /NCP_SECRETMANAGER_USER is managed/)
        await refused(main, 409, 409, 'DELETE', `${P}/${id}`)
      })

      it('a fault is named with its place', async () => {
        const faults: [permissions: unknown, says: RegExp, is: string][] = [
          [[], /^permissions: 1–100/, 'list'],
          [[{ ...allow, effect: 'allow' }], /^permissions\[0\]\.effect: Allow or Deny/, 'choice'],
          [[allow, { ...allow, targets: [] }], /^permissions\[1\]\.targets: 1–20/, 'list'],
          [on({ product: 'secretmanager' }), /^permissions\[0\]\.targets\[1\]\.product: unknown product/, 'policy-word'],
          [
            on({ actions: ['view/getsecretvalue'] }),
            /^permissions\[0\]\.targets\[1\]\.actions\[0\]: unknown action .* Did you mean View\/getSecretValue/,
            'policy-action-near',
          ],
          [
            on({ actions: ['*', 'View/getSecretValue '] }),
            /^permissions\[0\]\.targets\[1\]\.actions\[1\]: unknown action/,
            'policy-action-near',
          ],
          [on({ actions: ['View/nothing'] }), /actions\[0\]: unknown action of SecretManager/, 'policy-action'],
          [on({ actions: ['View/getKeyDetail'] }), /actions\[0\]: unknown action of SecretManager\..* of KMS/, 'policy-action-near'],
          [on({ resourceNrns: ['*', 'arn:x'] }), /^permissions\[0\]\.targets\[1\]\.resourceNrns\[1\]: An NRN begins/, 'nrn-start'],
          [on({ resourceNrns: ['nrn:PUB:SecretManager'] }), /resourceNrns\[0\]: .*fewer than six parts/, 'nrn-parts'],
          [on({ resourceNrns: ['nrn:PUB:SecretManager:KR:*:Secret'] }), /the last part of an NRN is/, 'nrn-end'],
          [on({ resourceNrns: ['nrn:PUB:SecretManager:KR:*:Secret/a b'] }), /an NRN has no spaces/, 'nrn-characters'],
          [on({ resourceNrns: [`nrn:${'x'.repeat(128)}`] }), /resourceNrns\[0\]: /, 'text'],
          [on({ resourceNrns: ['*a'.repeat(40)] }), /resourceNrns\[0\]: at most 8 asterisks/, 'policy-asterisks'],
          [on({ actions: [`View${'*'.repeat(90)}`] }), /actions\[0\]: at most 8 asterisks/, 'policy-asterisks'],
          [on({ surplus: 1 }), /^permissions\[0\]\.targets\[1\]\.surplus: unknown field/, 'unknown'],
          [
            when({ StringEqual: { 'ncp:principalName': ['a'] } }),
            /^permissions\[0\]\.condition\.StringEqual: unknown operator/,
            'policy-word',
          ],
          [when({ StringEquals: { 'ncp:nobody': ['a'] } }), /condition\.StringEquals\.ncp:nobody: unknown key/, 'policy-word'],
          [when({ StringEquals: { 'ncp:SourceIp': ['a'] } }), /StringEquals does not compare ncp:SourceIp/, 'policy-compares'],
          [
            when({ IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8', '10.0.0.0/33'] } }),
            /condition\.IpAddress\.ncp:SourceIp\[1\]: An IP address/,
            'address',
          ],
          [when({ DateLessThan: { 'ncp:CurrentTime': ['tomorrow'] } }), /ncp:CurrentTime\[0\]: An instant/, 'instant'],
          [when({ Bool: { 'ncp:MultiFactorAuthPresent': ['yes'] } }), /MultiFactorAuthPresent\[0\]: true or false/, 'truth'],
          [when({ Bool: { 'ncp:MultiFactorAuthPresent': 'true' } }), /MultiFactorAuthPresent: A list of/, 'policy-values'],
          [when({ Bool: 'true' }), /condition\.Bool: An object/, 'object'],
          [when({}), /^permissions\[0\]\.condition: 1–12 operators/, 'list'],
          [when({ Bool: {} }), /^permissions\[0\]\.condition\.Bool: 1–20 keys/, 'list'],
          [
            Array.from({ length: 26 }, () => ({ ...allow, targets: Array.from({ length: 10 }, () => target) })),
            /^permissions: at most 500/,
            'policy-patterns',
          ],
        ]
        for (const [permissions, says, is] of faults) {
          assert.match(await refused(main, 400, 400, 'POST', P, { policyName: 'faulty', permissions }), says)
          const told = await main.ok('POST', '/api/v1/policy/validation', { policyName: 'faulty', permissions })
          assert.equal(told.success, false)
          const found = told.entries.find(({ message }: Finding) => says.test(message))
          assert.deepEqual([found.level, found.reason.is], ['ERROR', is], found.message)
          assert.equal(found.message.startsWith(`${found.reason.field}: `), true, found.message)
        }
      })

      it('a document as large as a body may be is refused in no time, and so is one that is larger', async () => {
        const nrns = Array.from({ length: 7900 }, (_, at) => `nrn:PUB:SecretManager:KR:*:Secret/${String(at).padStart(80, '0')}*`)
        const large = { policyName: 'large', permissions: [{ ...allow, targets: [{ ...target, resourceNrns: nrns }] }] }
        assert.match(await refused(main, 400, 400, 'POST', P, large), /resourceNrns: 1–100/)
        const condition = { StringLike: { 'ncp:SecretName': Array.from({ length: 50 }, () => `${'a*'.repeat(250)}b`) } }
        const heavy = { policyName: 'heavy', permissions: Array.from({ length: 30 }, () => ({ ...allow, condition })) }
        assert.match(await refused(main, 400, 400, 'POST', P, heavy), /^permissions: at most 65536 bytes/)
        const tooLarge = { ...large, description: 'x'.repeat(600_000) }
        assert.equal((await main.call('POST', P, tooLarge)).status, 413)
      })

      it('one that can never match is said to, and may be made all the same', async () => {
        const account = (await main.ok('GET', P)).items[0].nrn.split(':')[4]
        const never: [unknown[], RegExp, string][] = [
          [
            on({ resourceNrns: ['nrn:PUB:KMS:KR:*:Key/*'] }),
            /^permissions\[0\]\.targets\[1\]\.resourceNrns\[0\]: it can never match/,
            'no-such-resource',
          ],
          [on({ resourceNrns: ['*', 'nrn:PUB:SecretManager:KR:1:Secret/*'] }), /resourceNrns\[1\]: it can never match/, 'no-such-resource'],
          [on({ resourceNrns: [`nrn:PUB:SecretManager:JPN:${account}:Secret/*`] }), /it can never match/, 'no-such-resource'],
          [on({ resourceNrns: ['nrn:PUB:SecretManager:KR:*:secret/*'] }), /it can never match/, 'no-such-resource'],
          [on({ product: 'CloudActivityTracer', actions: ['Change*'] }), /targets\[1\]: it can never match/, 'no-operations'],
          [on({ product: 'CloudActivityTracer', actions: ['View*', 'Change*'] }), /actions\[1\]: it can never match/, 'no-such-action'],
          [
            when({ DateLessThan: { 'ncp:CurrentTime': ['2020-01-01T00:00:00Z'] } }),
            /condition\.DateLessThan: it can never hold/,
            'date-past',
          ],
          [
            when({
              DateGreaterThan: { 'ncp:CurrentTime': ['2999-01-02T00:00:00Z'] },
              DateLessThan: { 'ncp:CurrentTime': ['2999-01-01T00:00:00Z'] },
            }),
            /condition: it can never hold, since it ends before/,
            'ends-before',
          ],
          [[allow, deny], /^permissions\[0\]: it can never allow anything/, 'never-allows'],
        ]
        for (const [at, [permissions, says, is]] of never.entries()) {
          const { success, entries } = await main.ok('POST', '/api/v1/policy/validation', { policyName: `never-${at}`, permissions })
          assert.equal(success, true)
          assert.deepEqual(
            entries.map(({ level, reason }: Finding) => [level, reason.is]),
            [['WARNING', is]],
          )
          assert.match(entries[0].message, says)
          await make(`never-${at}`, ...permissions)
        }
        const nothing = { success: true, entries: [] }
        for (const nrn of ['*', 'nrn:PUB:SecretManager:*', `nrn::SecretManager::${account}:Secret/${'a'.repeat(64)}`, 'nrn:*'])
          assert.deepEqual(
            await main.ok('POST', '/api/v1/policy/validation', { policyName: 'good', permissions: on({ resourceNrns: [nrn] }) }),
            nothing,
          )
      })

      it('a condition lets in whom it names, on the resources that it names, and no other', async () => {
        const [mine, other] = [await secret('cond-mine'), await secret('other-one')]
        const conditions: [name: string, condition: Condition, onMine: number, onOther: number, unknown: number][] = [
          ['name', { StringLike: { 'ncp:SecretName': ['cond-*'] } }, 200, 403, 403],
          ['not-name', { NotStringLike: { 'ncp:SecretName': ['cond-*'] } }, 403, 200, 403],
          ['who', { StringEquals: { 'ncp:principalName': ['cond-who'], 'ncp:principalType': ['Sub'] } }, 200, 200, 404],
          ['who-else', { NotStringEquals: { 'ncp:principalName': ['cond-who-else'] } }, 403, 403, 403],
          ['case', { StringEquals: { 'ncp:principalName': ['Cond-Case', 'cond-case '] } }, 403, 403, 403],
          ['ip', { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }, 403, 403, 403],
          ['not-ip', { NotIpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] }, StringEquals: { 'ncp:RequestRegion': ['KR'] } }, 200, 200, 404],
          ['mfa', { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } }, 403, 403, 403],
          ['no-mfa', { NotBool: { 'ncp:MultiFactorAuthPresent': ['true'] } }, 200, 200, 404],
        ]
        for (const [name, condition, ...statuses] of conditions) {
          await make(`cond-${name}`, { effect: 'Allow', targets: [{ ...target, actions: ['View*'] }], condition })
          const people = await test.subAccount(`cond-${name}`, `cond-${name}`)
          const said = []
          for (const id of [mine, other, '0'.repeat(64)]) said.push((await people.call('GET', value(id))).status)
          assert.deepEqual(said, statuses, name)
        }
      })

      it('a date is felt when the clock passes it', async () => {
        const secretId = await secret('dated')
        const end = new Date(test.clock.now() + 60_000).toISOString()
        await make('until', { ...allow, condition: { DateLessThan: { 'ncp:CurrentTime': [end] } } })
        await make('from', { ...allow, condition: { NotDateLessThan: { 'ncp:CurrentTime': [end] } } })
        const [until, from] = [await test.subAccount('until', 'until'), await test.subAccount('from', 'from')]
        const both = async () => [(await until.call('GET', value(secretId))).status, (await from.call('GET', value(secretId))).status]
        assert.deepEqual(await both(), [200, 403])
        test.clock.pass(60_000)
        assert.deepEqual(await both(), [403, 200])
      })

      it('a tag of a sub account is a condition on who may be managed', async () => {
        await make('team-a', {
          effect: 'Allow',
          targets: [{ product: 'IAM', actions: ['View/getSubAccountDetail'], resourceNrns: ['*'] }],
          condition: { StringEquals: { 'ncp:ResourceTag/team': ['a'] } },
        })
        const lead = await test.subAccount('team-lead', 'team-a')
        for (const [loginId, tags, status] of [
          ['in-team', [{ key: 'team', value: 'a' }], 200],
          ['other-team', [{ key: 'team', value: 'A' }], 403],
          ['no-team', [], 403],
        ] as const) {
          const { id } = await main.ok('POST', SUBS, { loginId, name: loginId, tags })
          assert.equal((await lead.call('GET', `${SUBS}/${id}`)).status, status, loginId)
        }
        assert.equal((await lead.call('GET', `${SUBS}/${NOBODY}`)).status, 403)
      })

      it('nobody edits or deletes a policy to give its holders, or themselves, more than they hold', async () => {
        const [user = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
        const id = await make('edited', allow)
        const denying = await make('denying', deny)
        const holder = await test.subAccount('edit-holder', 'NCP_SECRETMANAGER_USER', 'edited', 'denying')
        const manager = await test.subAccount('edit-manager', 'NCP_SUB_ACCOUNT_MANAGER')
        for (const [method, target, body] of [
          ['PUT', `${P}/${id}`, { permissions: [allow] }],
          ['PUT', `${P}/${denying}`, { permissions: [allow] }],
          ['DELETE', `${P}/${denying}`],
          ['DELETE', `${P}/${id}`],
        ] as const)
          assert.match(await refused(manager, 403, 403, method, target, body), /edit-holder was left as it was/)
        const [outcome] = await manager.ok('DELETE', P, [denying])
        assert.equal(outcome.success, false)
        await main.ok('POST', POLICIES(manager.id), { policyIdList: [id] })
        await main.ok('DELETE', POLICIES(holder.id), { policyIdList: [id] })
        const more = [allow, { effect: 'Allow', targets: [{ ...target, actions: ['*'] }] }]
        assert.match(
          await refused(manager, 403, 403, 'PUT', `${P}/${id}`, { permissions: more }),
          /edit-manager does not hold every right of edited/,
        )
        await manager.ok('PUT', `${P}/${id}`, {
          permissions: [{ ...allow, condition: { Bool: { 'ncp:MultiFactorAuthPresent': ['true'] } } }],
        })
        await main.ok('POST', POLICIES(manager.id), { policyIdList: [user] })
      })
    })
  })
}
