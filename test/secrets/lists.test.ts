import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY } from '#base/instant'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { COMPLETES, idIn, makeKey, makeSecret, makeTrigger, SECRETS } from './making.ts'

const SUMMARIES = '/api/v1/secret-summaries'
type Item = { secretId: string; secretName: string; secretStatus: string }

async function destroy({ main }: TestCoffer, S: string): Promise<void> {
  await main.ok('POST', `${S}/request-deletion`)
  await main.ok('DELETE', S)
}

for (const engine of ENGINES_IN_TURN) {
  describe(`the list of secrets on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const names: string[] = []
    const add = async (count: number) => {
      for (let n = 0; n < count; n++) {
        // Made backwards by name and at one instant: neither may stand in for the order of creation.
        const name = `s-${String(999 - names.length)}`
        await makeSecret(main, name)
        names.push(name)
      }
    }
    const page = (pageNo: string | number) => main.ok('GET', `${SECRETS}?pageNo=${pageNo}`)
    const namesOf = ({ secretList }: { secretList: Item[] }) => secretList.map(({ secretName }) => secretName)

    test('nothing is an empty first page of none', async () => {
      assert.deepEqual(await main.ok('GET', SECRETS), { totalPageNo: 0, currentPageNo: 1, totalCount: 0, secretList: [] })
    })

    test('20 fill a page, and the 21st opens another', async () => {
      for (const [more, pages] of [
        [19, 1],
        [1, 1],
        [1, 2],
      ] as const) {
        await add(more)
        const { totalPageNo, totalCount, secretList } = await main.ok('GET', SECRETS)
        assert.deepEqual([totalPageNo, totalCount, secretList.length], [pages, names.length, Math.min(20, names.length)])
      }
      assert.deepEqual(namesOf(await page(2)), names.slice(20))
    })

    test('an item tells what the contract lists, and no more', async () => {
      const [first] = (await page(1)).secretList
      assert.deepEqual(Object.keys(first).sort(), ['region', 'registerDate', 'secretId', 'secretName', 'secretStatus', 'secretType'])
      assert.deepEqual([first.region, first.registerDate, first.secretStatus, first.secretType], ['KR', clock.now(), 'ENABLE', 'BASIC'])
    })

    test('oldest first; a list that grows between two pages moves nothing from one to the other', async () => {
      await add(20)
      const seen = namesOf(await page(1))
      await add(5)
      seen.push(...namesOf(await page(2)))
      await add(5)
      seen.push(...namesOf(await page(3)))
      assert.deepEqual(seen, names)
      await main.ok('PUT', `${SECRETS}/${(await page(1)).secretList[3].secretId}/memo`, { memo: 'a change is no reason to move' })
      assert.deepEqual(namesOf(await page(1)), names.slice(0, 20))
    })

    test('page 0 is page 1, a page behind the last is empty, and what is no page is refused', async () => {
      const first = await page(1)
      assert.deepEqual(await page(0), first)
      assert.deepEqual(await main.ok('GET', SECRETS), first)
      assert.deepEqual(await page(''), first)
      for (const behind of [first.totalPageNo + 1, 999_999, 1_000_000_000]) {
        assert.deepEqual(await page(behind), { ...first, currentPageNo: behind, secretList: [] })
      }
      for (const odd of ['-1', '1.5', '1e1', '01', 'x', '0x1', '%20', '1%00', '1000000001', '9'.repeat(40), 'NaN', '1&pageNo=2'])
        assert.match(await main.refused(400, 'GET', `${SECRETS}?pageNo=${odd}`), /^pageNo: /)
      assert.deepEqual(await main.ok('GET', `${SECRETS}?pageSize=5&page=2`), first)
    })

    test('a destroyed one is left out of both lists, its place closes, and its name is free', async () => {
      const { secretList } = await page(1)
      const [gone, waits] = [secretList[1] as Item, secretList[2] as Item]
      await main.ok('POST', `${SECRETS}/${waits.secretId}/request-deletion`)
      await destroy(coffer, `${SECRETS}/${gone.secretId}`)
      names.splice(1, 1)
      const after = await page(1)
      assert.deepEqual(namesOf(after), names.slice(0, 20))
      assert.deepEqual([after.totalCount, after.secretList[1].secretStatus], [names.length, 'REVOKE'])
      const summaries = await main.ok('GET', `${SUMMARIES}?pageSize=200`)
      assert.deepEqual([summaries.totalCount, namesOf({ secretList: summaries.secrets })], [names.length, names])
      const again = await makeSecret(main, gone.secretName)
      names.push(gone.secretName)
      assert.notEqual(idIn(again), gone.secretId)
      assert.equal(namesOf(await page(after.totalPageNo)).at(-1), gone.secretName)
      await destroy(coffer, again)
      names.pop()
      await destroy(coffer, await makeSecret(main, gone.secretName))
    })
  })

  describe(`the summaries on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    const triggerId = await makeTrigger(coffer, 'completes', COMPLETES)
    const kmsKeyTag = await makeKey(main, 'summary-key')
    const made = new Map<string, string>()
    const make = async (name: string, more: Record<string, unknown> = {}) => {
      clock.pass(1000)
      made.set(name, await makeSecret(main, name, more))
    }
    await make('delta', { autoRotationYN: 'Y', triggerId, autoRotationPeriod: 3 })
    await make('alpha', { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag })
    await make('Bravo', { autoRotationYN: 'Y', triggerId, autoRotationPeriod: 1 })
    await make('charlie_1')
    await make('alpha-2', { autoRotationYN: 'Y', triggerId, autoRotationPeriod: 2 })
    await main.ok('POST', `${made.get('alpha')}/disable`)
    await main.ok('POST', `${made.get('charlie_1')}/request-deletion`)
    const ask = (query: string) => main.ok('GET', `${SUMMARIES}?${query}`)
    const found = async (query: string): Promise<string[]> => (await ask(query)).secrets.map(({ secretName }: Item) => secretName)
    const BY_AGE = ['delta', 'alpha', 'Bravo', 'charlie_1', 'alpha-2']

    test('without a word on it the oldest come first, 50 a page', async () => {
      assert.deepEqual(await found(''), BY_AGE)
      assert.equal((await ask('')).next, null)
    })

    test('each order goes up and down', async () => {
      assert.deepEqual(await found('sort=registerDate'), BY_AGE)
      assert.deepEqual(await found('sort=-registerDate'), BY_AGE.toReversed())
      const byName = await found('sort=secretName')
      assert.deepEqual([...byName].sort(), [...BY_AGE].sort())
      assert.deepEqual(await found('sort=-secretName'), byName.toReversed())
      assert.deepEqual((await found('sort=nextRotationDate')).slice(-3), ['Bravo', 'alpha-2', 'delta'])
      assert.deepEqual((await found('sort=-nextRotationDate')).slice(0, 3), ['delta', 'alpha-2', 'Bravo'])
      for (const odd of ['updateDate', 'name', '--registerDate', 'registerDate,secretName', '%2BregisterDate'])
        assert.match(await main.refused(400, 'GET', `${SUMMARIES}?sort=${odd}`), /^sort: /)
    })

    test('a search finds parts of names as they are written, and no character means another', async () => {
      assert.deepEqual(await found('search=alpha'), ['alpha', 'alpha-2'])
      assert.deepEqual(await found('search=pha-'), ['alpha-2'])
      assert.deepEqual(await found('search='), BY_AGE)
      for (const none of ['*', '%25', '_2', 'alpha*', '?', '[a-z]', '%27', '%5C', 'nobody'])
        assert.deepEqual(await found(`search=${none}`), [], none)
      assert.deepEqual(await found('search=e_1'), ['charlie_1'])
      await main.ok('GET', `${SUMMARIES}?search=${'a'.repeat(512)}`)
      assert.match(await main.refused(400, 'GET', `${SUMMARIES}?search=${'a'.repeat(513)}`), /^search: /)
    })

    test('a status is one of four, and goes together with search and order', async () => {
      assert.deepEqual(await found('status=ENABLE'), ['delta', 'Bravo', 'alpha-2'])
      assert.deepEqual(await found('status=DISABLE'), ['alpha'])
      assert.deepEqual(await found('status=REVOKE'), ['charlie_1'])
      assert.deepEqual(await found('status=ROTATING'), [])
      assert.deepEqual(await found('status=ENABLE&search=a&sort=-registerDate'), ['alpha-2', 'Bravo', 'delta'])
      assert.equal((await ask('status=ENABLE&pageSize=1')).totalCount, 3)
      for (const odd of ['DESTROYED', 'enable', 'ENABLE,DISABLE', 'ENABLE&status=DISABLE'])
        assert.match(await main.refused(400, 'GET', `${SUMMARIES}?status=${odd}`), /^status: /)
    })

    test('pages of any size up to 200 go through everything once, in every order', async () => {
      for (const sort of ['registerDate', '-registerDate', 'secretName', '-secretName', 'nextRotationDate', '-nextRotationDate']) {
        const whole = await found(`sort=${sort}`)
        for (const pageSize of [1, 2, 5, 200]) {
          const seen: string[] = []
          let after: string | null = ''
          for (; after !== null && seen.length <= 5; ) {
            const answer = await ask(`sort=${sort}&pageSize=${pageSize}&after=${encodeURIComponent(after)}`)
            assert.equal(answer.totalCount, 5)
            seen.push(...answer.secrets.map(({ secretName }: Item) => secretName))
            after = answer.next
          }
          assert.deepEqual(seen, whole, `${sort} by ${pageSize}`)
        }
      }
      for (const odd of ['0', '201', '-1', 'x', '1.5', '1e2'])
        assert.match(await main.refused(400, 'GET', `${SUMMARIES}?pageSize=${odd}`), /^pageSize: /)
      for (const odd of ['x', '-1', '1.5', '9'.repeat(20), '%00', '1%27'])
        assert.match(await main.refused(400, 'GET', `${SUMMARIES}?after=${odd}`), /^after: /)
      assert.deepEqual((await ask('after=999999999')).secrets, [])
    })

    test('an item tells the key, the dates of rotation and whether one is overdue, and no value', async () => {
      const { secrets } = await ask('search=alpha')
      assert.deepEqual(secrets[0].protectionKey, { type: 'USER_MANAGED_KEY', kmsKeyTag, kmsKeyName: 'summary-key' })
      const detail = await main.ok('GET', made.get('alpha-2') ?? '')
      const [, item] = secrets
      for (const field of [
        'secretId',
        'nextRotationDate',
        'lastRotationDate',
        'rotationPhase',
        'autoRotationYN',
        'registerDate',
        'updateDate',
      ])
        assert.deepEqual(item[field], detail[field], field)
      assert.equal(item.overdue, false)
      clock.pass(2 * DAY + 1)
      assert.equal((await ask('search=alpha-2')).secrets[0].overdue, true)
      assert.ok(!JSON.stringify(await ask('')).includes('first-Password'))
    })
  })

  describe(`the list of protection keys on ${engine}`, async () => {
    const { main } = await startCoffer({ engine })
    test('the built-in key comes first, then the keys of KMS from the oldest, suspended ones too', async () => {
      const builtIn = { keyId: 0, keyTag: '', keyName: 'Secret Manager Default Key', keyStatus: '', keyType: '' }
      assert.deepEqual(await main.ok('GET', '/api/v1/keys'), { keyList: [builtIn] })
      const [zulu, alpha] = [await makeKey(main, 'zulu'), await makeKey(main, 'alpha')]
      await main.ok('POST', `/kms/v1/keys/${zulu}/disable`)
      const { keyList } = await main.ok('GET', '/api/v1/keys')
      assert.deepEqual(keyList[0], builtIn)
      assert.deepEqual(
        keyList.slice(1).map(({ keyId: _, ...rest }: { keyId: number }) => rest),
        [
          { keyTag: zulu, keyName: 'zulu', keyStatus: 'DISABLE', keyType: 'AES256' },
          { keyTag: alpha, keyName: 'alpha', keyStatus: 'ENABLE', keyType: 'AES256' },
        ],
      )
      assert.ok(keyList[2].keyId > keyList[1].keyId && keyList[1].keyId > 0)
    })
  })
}
