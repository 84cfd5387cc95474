import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { UUID } from '#base/ids'
import { Sealed } from '#base/sealed'
import { verifyPassword } from '#crypto/password'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { accountOf, KEYS, NOBODY, POLICIES, policyIds, refused, SUBS } from './iam.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const test = await startCoffer({ engine, env: { COFFER_VPC_SOURCES: '12=10.0.0.0/8' } })
    const { main } = test
    const create = (loginId: string, more: object = {}) =>
      main.ok<{ id: string; generatedPassword?: string }>('POST', SUBS, { loginId, name: loginId, ...more })
    const passwordHash = (id: string) =>
      test.coffer.barrier.observe(async (view) => ({ result: (await view.get('principal', id))?.passwordHash ?? '', records: [] }))

    describe(`sub accounts on ${engine}`, () => {
      it('are made with what is given and what is usual, and are told in full', async () => {
        const given = {
          email: 'ada@example.com',
          memo: 'ünïcode ✓',
          canConsoleAccess: true,
          useConsolePermitIp: true,
          consolePermitIps: ['10.0.0.0/8', '::1'],
          apiAllowSources: [{ type: 'VPC', source: '12' }],
          tags: [{ key: 'team', value: 'core' }],
        }
        const made = await create('ada.lovelace', given)
        assert.deepEqual(Object.keys(made).sort(), ['id', 'success'])
        assert.match(made.id, UUID)
        const detail = await main.ok('GET', `${SUBS}/${made.id}`)
        assert.deepEqual(detail, {
          ...given,
          subAccountId: made.id,
          subAccountNo: 1,
          loginId: 'ada.lovelace',
          name: 'ada.lovelace',
          active: true,
          canAPIGatewayAccess: false,
          needPasswordReset: false,
          isMfaMandatory: false,
          isMfaSet: false,
          isLocked: false,
          useApiAllowSource: false,
          createTime: test.clock.now(),
          nrn: `nrn:PUB:IAM:KR:${await accountOf(main)}:SubAccount/${made.id}`,
          groups: [],
          policies: [],
        })
        assert.deepEqual(await main.ok('GET', `${SUBS}/${made.id}/access-rules/console`), {
          subAccountId: made.id,
          useConsolePermitIp: true,
          consolePermitIps: given.consolePermitIps,
        })
      })

      it('have login ids of their own, the main account included', async () => {
        const { id } = await create('unique')
        for (const loginId of ['unique', 'main'])
          assert.match(await refused(main, 409, 9011, 'POST', SUBS, { loginId, name: 'other' }), /loginId/)
        await main.ok('DELETE', `${SUBS}/${id}`)
        await create('unique')
      })

      it('are listed in pages from 0, oldest first, and found by a word in a column; the main account is none of them', async () => {
        for (const name of ['lister-one', 'lister-two', 'lister-three']) await create(name)
        const list = (query: string) =>
          main.ok<{ items: { loginId: string; subAccountNo: number }[]; totalItems: number; totalPages: number; page: number }>(
            'GET',
            `${SUBS}?${query}`,
          )
        const names = (page: { items: { loginId: string }[] }) => page.items.map(({ loginId }) => loginId)
        const first = await list('searchWord=LISTER&size=2')
        assert.deepEqual([names(first), first.page, first.totalItems, first.totalPages], [['lister-one', 'lister-two'], 0, 3, 2])
        assert.deepEqual(names(await list('searchWord=lister&size=2&page=1')), ['lister-three'])
        assert.deepEqual(names(await list('searchWord=lister&page=9')), [])
        assert.deepEqual(names(await list('searchColumn=name&searchWord=er-th')), ['lister-three'])
        const [{ subAccountNo } = { subAccountNo: 0 }] = first.items
        assert.ok(names(await list(`searchColumn=subAccountNo&searchWord=${subAccountNo}`)).includes('lister-one'))
        const all = await list('size=200')
        assert.equal(all.totalItems, all.items.length)
        assert.ok(all.items.every(({ subAccountNo }) => subAccountNo > 0))
        assert.ok(!('policies' in (all.items[0] ?? {})) && !('groups' in (all.items[0] ?? {})))
      })

      it('keep what a change does not name', async () => {
        const { id } = await create('changed', { memo: 'kept', email: 'a@b.c' })
        assert.deepEqual(await main.ok('PUT', `${SUBS}/${id}`, { name: 'new name', email: '' }), { success: true, id })
        const { name, memo, email, loginId } = await main.ok('GET', `${SUBS}/${id}`)
        assert.deepEqual({ name, memo, email, loginId }, { name: 'new name', memo: 'kept', email: '', loginId: 'changed' })
        await refused(main, 400, 400, 'PUT', `${SUBS}/${id}`, { loginId: 'other' })
        await refused(main, 400, 400, 'PUT', `${SUBS}/${id}`, {})
      })

      it('take addresses only that are some, and passwords only that keep the rules', async () => {
        for (const body of [
          { consolePermitIps: ['10.0.0.0/33'] },
          { consolePermitIps: ['1.2.3'] },
          { apiAllowSources: [{ type: 'IP', source: 'vpc-1' }] },
          { apiAllowSources: [{ type: 'OTHER', source: '10.0.0.1' }] },
          { password: 'Short-1' },
          { password: 'no-upper-case-1' },
          { password: 'NoSpecialChar1' },
        ])
          await refused(main, 400, 400, 'POST', SUBS, { loginId: 'wrong', name: 'wrong', ...body })
        for (const loginId of ['ab', '1st', 'has space', 'x'.repeat(61)])
          await refused(main, 400, 400, 'POST', SUBS, { loginId, name: 'wrong' })
      })

      it('have passwords that are stored as hashes, and answered only when they were made', async () => {
        const { id, generatedPassword = '' } = await create('password', { needPasswordGenerate: true })
        assert.equal(await verifyPassword(new Sealed(generatedPassword), await passwordHash(id)), true)
        assert.deepEqual(await main.ok('PUT', `${SUBS}/${id}/password`, { needPasswordGenerate: false, newPassword: 'Given-password-1' }), {
          success: true,
        })
        const given = await passwordHash(id)
        assert.equal(await verifyPassword(new Sealed('Given-password-1'), given), true)
        assert.equal(await verifyPassword(new Sealed(generatedPassword), given), false)
        const made = await main.ok('PUT', `${SUBS}/${id}/password`, { needPasswordGenerate: true })
        assert.equal(await verifyPassword(new Sealed(made.generatedPassword), await passwordHash(id)), true)
        await refused(main, 400, 400, 'PUT', `${SUBS}/${id}/password`, {})
        await refused(main, 400, 400, 'PUT', `${SUBS}/${id}/password`, { newPassword: 'weak' })
        assert.ok(!test.logged().includes(generatedPassword) && !test.logged().includes('Given-password-1'))
      })

      it('are felt on the next call when they are suspended, or may no longer call', async () => {
        const people = await test.subAccount('felt', 'NCP_SECRETMANAGER_USER')
        for (const field of ['active', 'canAPIGatewayAccess']) {
          await people.ok('GET', '/api/v1/secrets')
          await main.ok('PUT', `${SUBS}/${people.id}`, { [field]: false })
          await people.refused(401, 'GET', '/api/v1/secrets')
          await main.ok('PUT', `${SUBS}/${people.id}`, { [field]: true })
        }
        await people.ok('GET', '/api/v1/secrets')
      })

      it('call only from their sources while these are in use', async () => {
        const people = await test.subAccount('sourced', 'NCP_SECRETMANAGER_USER')
        const rules = (...sources: string[]) =>
          main.ok('PUT', `${SUBS}/${people.id}`, {
            useApiAllowSource: true,
            apiAllowSources: sources.map((source) => ({ type: 'IP', source })),
          })
        await rules('192.0.2.0/24')
        const said = await people.call('GET', '/api/v1/secrets')
        assert.deepEqual([said.status, said.body.error.errorCode], [401, '210'])
        await rules('192.0.2.0/24', '127.0.0.0/8')
        await people.ok('GET', '/api/v1/secrets')
        await rules()
        await people.refused(401, 'GET', '/api/v1/secrets')
        await main.ok('PUT', `${SUBS}/${people.id}`, { useApiAllowSource: false })
        await people.ok('GET', '/api/v1/secrets')
      })

      it('take their access keys and attachments with them when they are deleted', async () => {
        const people = await test.subAccount('leaving', 'NCP_SECRETMANAGER_USER')
        await people.ok('GET', '/api/v1/secrets')
        assert.deepEqual(await main.ok('DELETE', `${SUBS}/${people.id}`), { success: true })
        await people.refused(401, 'GET', '/api/v1/secrets')
        const left = await test.coffer.barrier.observe(async (view) => ({
          result: [
            await view.get('principal', people.id),
            await view.get('attachment', people.id),
            await view.get('access_key', people.accessKey),
          ],
          records: [],
        }))
        assert.deepEqual(left, [undefined, undefined, undefined])
        await refused(main, 400, 30, 'DELETE', `${SUBS}/${people.id}`)
        const [user = ''] = await policyIds(main, 'NCP_SECRETMANAGER_USER')
        const { subAccounts } = await main.ok<{ subAccounts: { loginId: string }[] }>('GET', `/api/v1/policies/${user}/resources`)
        assert.ok(!subAccounts.some(({ loginId }) => loginId === 'leaving'))
      })

      it('are not found under an id that is unknown, malformed, or that of the main account', async () => {
        const { id: mainId } = await main.ok('GET', '/api/v1/caller-identity')
        for (const id of [NOBODY, 'x', NOBODY.toUpperCase(), mainId]) {
          await refused(main, 400, 30, 'GET', `${SUBS}/${id}`)
          await refused(main, 400, 30, 'PUT', `${SUBS}/${id}`, { active: false })
          await refused(main, 400, 30, 'DELETE', `${SUBS}/${id}`)
          await refused(main, 400, 30, 'PUT', `${SUBS}/${id}/password`, { needPasswordGenerate: true })
          await refused(main, 400, 30, 'GET', KEYS(id))
          await refused(main, 400, 30, 'POST', KEYS(id))
          await refused(main, 400, 30, 'POST', POLICIES(id), { policyIdList: [NOBODY] })
        }
      })

      it('learn who they are, whatever they may do', async () => {
        const people = await test.subAccount('nobody')
        assert.deepEqual(await people.ok('GET', '/api/v1/caller-identity'), { id: people.id, loginAlias: 'nobody', userType: 'Sub' })
        assert.equal((await main.ok('GET', '/api/v1/caller-identity')).userType, 'Customer')
        await refused(people, 403, 403, 'GET', SUBS)
        await refused(people, 403, 403, 'GET', `${SUBS}/${people.id}`)
        await refused(people, 403, 403, 'GET', `${SUBS}/${NOBODY}`)
      })
    })
  })
}

test('there are at most as many sub accounts as the deployment says, by default 500', async () => {
  const { main } = await startCoffer({ env: { COFFER_SUB_ACCOUNTS_MAX: '2' } })
  const make = (loginId: string): [string, string, object] => ['POST', SUBS, { loginId, name: loginId }]
  const { id } = await main.ok<{ id: string }>(...make('first'))
  await main.ok(...make('second'))
  assert.match(await refused(main, 409, 409, ...make('third')), /^The account has 2 sub accounts, .* raise COFFER_SUB_ACCOUNTS_MAX\.$/)
  assert.match(await refused(main, 409, 9011, ...make('FIRST')), /^loginId: /)
  await main.ok('DELETE', `${SUBS}/${id}`)
  await main.ok(...make('third'))
  assert.equal((await main.ok('GET', SUBS)).totalItems, 2)
})
