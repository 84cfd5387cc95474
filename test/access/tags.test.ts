import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition } from '#core/access/statement'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { onSecretsOf, refused, SUBS } from './iam.ts'

const G = '/api/v1/groups'
const env = (...values: string[]) => values.map((value) => ({ key: 'env', value }))

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine })
    const { main } = test
    const { make } = await onSecretsOf(main)
    const about = (effect: 'Allow' | 'Deny', condition?: Condition) => ({
      effect,
      targets: [{ product: 'IAM' as const, actions: ['View/getSubAccountDetail', 'View/getGroupDetail'], resourceNrns: ['*'] }],
      ...(condition === undefined ? {} : { condition }),
    })

    describe(`tags on ${engine}`, () => {
      it('have each key once, wherever they are given', async () => {
        const { id } = await main.ok('POST', SUBS, { loginId: 'tagged', name: 'tagged', tags: env('prod') })
        const tags = [...env('prod'), { key: 'team', value: 'a' }, ...env('prod')]
        for (const [method, target, body] of [
          ['POST', SUBS, { loginId: 'twice', name: 'twice', tags }],
          ['PUT', `${SUBS}/${id}`, { tags }],
          ['POST', G, { groupName: 'twice', tags }],
        ] as const)
          assert.match(await refused(main, 400, 400, method, target, body), /^tags\[2\]\.key: the key env stands twice\. .*once/)
        await main.ok('PUT', `${SUBS}/${id}`, { tags: [...env('prod'), { key: 'Env', value: 'prod' }] })
        assert.equal((await main.ok('GET', `${SUBS}/${id}`)).tags.length, 2)
      })

      it('that have a key twice since before this was refused allow by all of its values, and deny by any', async () => {
        const made = await main.ok('POST', SUBS, { loginId: 'of-old', name: 'of-old' })
        const group = await main.ok('POST', G, { groupName: 'of-old' })
        const is = (operator: string, value: string): Condition => ({ [operator]: { 'ncp:ResourceTag/env': [value] } })
        const callers = []
        for (const [at, [allow, deny, status]] of (
          [
            [undefined, is('StringEquals', 'prod'), 403],
            [undefined, is('StringEquals', 'dev'), 403],
            [undefined, is('NotStringEquals', 'dev'), 403],
            [undefined, is('StringEquals', 'test'), 200],
            [is('StringEquals', 'prod'), undefined, 403],
            [is('NotStringEquals', 'prod'), undefined, 403],
            [is('StringLike', '*'), undefined, 200],
            [is('NotStringEquals', 'test'), undefined, 200],
          ] as const
        ).entries()) {
          await make(`of-old-${at}`, about('Allow', allow), ...(deny === undefined ? [] : [about('Deny', deny)]))
          callers.push({ caller: await test.subAccount(`reads-${at}`, `of-old-${at}`), status, at })
        }
        for (const values of [
          ['prod', 'dev'],
          ['dev', 'prod'],
        ]) {
          await test.coffer.barrier.transact(async (unit) => {
            const tags = JSON.stringify(env(...values))
            const [principal, row] = [await unit.get('principal', made.id), await unit.get('group', group.id)]
            if (principal === undefined || row === undefined) return assert.fail('they are gone')
            await unit.change('principal', principal, { tags })
            await unit.change('group', row, { tags })
            return { result: undefined, records: [] }
          })
          for (const { caller, status, at } of callers)
            for (const target of [`${SUBS}/${made.id}`, `${G}/${group.id}`])
              assert.equal((await caller.call('GET', target)).status, status, `${at} ${values} ${target}`)
        }
      })
    })
  })
}
