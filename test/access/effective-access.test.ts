import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { onSecrets, onSecretsOf, policyIds, refused, SUBS } from './iam.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const { make, secret, nrnOf } = await onSecretsOf(main)

    describe(`effective access on ${engine}`, () => {
      it('who can read a secret, and what an account can read, are what calls say', async () => {
        const [open, shut] = [await secret('eff-open'), await secret('eff-shut')]
        await make('eff-name', onSecrets('Allow', 'View/getSecretValue', '*', { StringEquals: { 'ncp:SecretName': ['eff-open'] } }))
        await make('eff-ip', onSecrets('Allow', 'View/getSecretValue', '*', { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }))
        await make('eff-not', onSecrets('Deny', '*', nrnOf(shut)))
        const reader = await test.subAccount('eff-reader', 'NCP_SECRETMANAGER_USER', 'eff-not')
        const named = await test.subAccount('eff-named', 'eff-name')
        const remote = await test.subAccount('eff-remote', 'eff-ip')
        const member = await test.subAccount('eff-member')
        const off = await test.subAccount('eff-off', 'NCP_SECRETMANAGER_USER')
        await main.ok('PUT', `${SUBS}/${off.id}`, { active: false })
        const [user = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
        const group = (await main.ok('POST', '/api/v1/groups', { groupName: 'eff-group' })).id
        await main.ok('POST', `/api/v1/groups/${group}/policies`, { policyIdList: [user] })
        await main.ok('POST', `/api/v1/groups/${group}/sub-accounts`, { subAccountIdList: [member.id] })
        const readers = async (id: string) => {
          const { items } = await main.ok('GET', `/api/v1/effective-access/secrets/${id}/readers?size=200`)
          return items
            .filter(({ name }: { name: string }) => name.startsWith('eff-'))
            .map(({ name, conditional, by }: { name: string; conditional: boolean; by: { policyName: string } }) => [
              name,
              conditional,
              by.policyName,
            ])
        }
        assert.deepEqual(await readers(open), [
          ['eff-reader', false, 'NCP_SECRETMANAGER_USER'],
          ['eff-named', false, 'eff-name'],
          ['eff-remote', true, 'eff-ip'],
          ['eff-member', false, 'NCP_SECRETMANAGER_USER'],
        ])
        assert.deepEqual(
          (await readers(shut)).map(([name]: string[]) => name),
          ['eff-remote', 'eff-member'],
        )
        for (const [people, expected] of [
          [reader, [open]],
          [named, [open]],
          [member, [open, shut]],
          [remote, [open, shut]],
        ] as const) {
          const { items } = await main.ok('GET', `/api/v1/effective-access/sub-accounts/${people.id}/secrets?size=200`)
          const ids = items.map(({ secretId }: { secretId: string }) => secretId)
          assert.deepEqual(
            ids.filter((id: string) => id === open || id === shut),
            expected,
          )
        }
        await refused(main, 400, 30, 'GET', `/api/v1/effective-access/secrets/${'0'.repeat(64)}/readers`)
      })

      it('who can read one stage alone can read, and so can who is denied the chain alone', async () => {
        const secretId = await secret('eff-stage')
        await make('eff-stage', onSecrets('Allow', 'View/getSecretStageValue', nrnOf(secretId)))
        await make('eff-no-chain', onSecrets('Deny', 'View/getSecretValue'))
        await make('eff-if', onSecrets('Allow', 'View/getSecretValue', '*', { IpAddress: { 'ncp:SourceIp': ['10.0.0.0/8'] } }))
        const stage = await test.subAccount('eff-stage', 'eff-stage')
        const both = await test.subAccount('eff-both', 'eff-if', 'eff-stage')
        const chain = await test.subAccount('eff-no-chain', 'eff-no-chain', 'NCP_SECRETMANAGER_USER')
        const { items } = await main.ok('GET', `/api/v1/effective-access/secrets/${secretId}/readers?size=200`)
        const told = items.map(({ name, conditional, by }: { name: string; conditional: boolean; by: { policyName: string } }) => [
          name,
          conditional,
          by.policyName,
        ])
        for (const expected of [
          ['eff-stage', false, 'eff-stage'],
          ['eff-both', false, 'eff-stage'],
          ['eff-no-chain', false, 'NCP_SECRETMANAGER_USER'],
        ])
          assert.ok(
            told.some((one: unknown[]) => isDeepStrictEqual(one, expected)),
            `${expected[0]} is missing`,
          )
        for (const people of [stage, both, chain]) {
          await people.ok('GET', `/api/v1/secrets/${secretId}/active`)
          const readable = await main.ok('GET', `/api/v1/effective-access/sub-accounts/${people.id}/secrets?size=200`)
          assert.ok(readable.items.some((one: { secretId: string }) => one.secretId === secretId))
        }
      })

      it('who may not see secrets does not find them by asking what others can read', async () => {
        const [mine, other] = [await secret('eff-mine'), await secret('eff-theirs')]
        const reader = await test.subAccount('eff-all', 'NCP_SECRETMANAGER_USER')
        await make('eff-lists-one', onSecrets('Allow', 'View/getSecretList', nrnOf(mine)))
        const viewer = await test.subAccount('eff-viewer', 'NCP_SUB_ACCOUNT_VIEWER')
        const some = await test.subAccount('eff-some', 'NCP_SUB_ACCOUNT_VIEWER', 'eff-lists-one')
        const target = `/api/v1/effective-access/sub-accounts/${reader.id}/secrets?size=200`
        const seenBy = async (who: typeof main) => {
          const { items, totalItems } = await who.ok('GET', target)
          assert.equal(totalItems, items.length)
          return items.map(({ secretId }: { secretId: string }) => secretId)
        }
        const all = await seenBy(main)
        assert.ok(all.includes(mine) && all.includes(other))
        assert.deepEqual(await seenBy(some), [mine])
        assert.deepEqual(await seenBy(viewer), [])
      })
    })
  })
}
