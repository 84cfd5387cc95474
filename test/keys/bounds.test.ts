import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { LIMITS } from '#base/limits'
import { COMPLETES, makeKey, makeSecret, makeTrigger, stored, valueRows } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const KEYS = '/kms/v1/keys'
const ASKED = { keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }
const SECRET = { secretValue: { value: '{"k":"v"}', rotationTargets: ['k'] } }
const FIELDS = ['keyName', 'keyType', 'protectionType', 'isAutoRotation'] as const
type Case = readonly [what: string, sent: Record<string, unknown>, refusal?: RegExp]

const CASES: Case[] = [
  ...FIELDS.map((field): Case => [`no ${field}`, { [field]: undefined }, new RegExp(`^${field}: missing`)]),
  ['a name of 2 characters', { keyName: 'ab' }, /^keyName: /],
  ['a name of 3 characters', { keyName: 'abc' }],
  ['a name of 15 characters', { keyName: 'A23456789-_cdeZ' }],
  ['a name of 16 characters', { keyName: 'a234567890123456' }, /^keyName: /],
  ...['1abc', '-abc', '_abc', 'ab c', 'ab.c', 'äbc', '가나다', 'abc\n'].map(
    (keyName): Case => [`the name ${JSON.stringify(keyName)}`, { keyName }, /^keyName: /],
  ),
  ['an empty memo', { memo: '' }],
  ['a memo of 100 characters', { memo: 'm'.repeat(100) }],
  ['a memo of 101 characters', { memo: 'm'.repeat(101) }, /^memo: /],
  ['a memo of 100 characters of three bytes', { memo: '가'.repeat(100) }],
  ['a memo of 101 characters of three bytes', { memo: '가'.repeat(101) }, /^memo: /],
  ['a period of 0 days', { rotationPeriod: 0 }, /^rotationPeriod: /],
  ['a period of 1 day', { rotationPeriod: 1 }],
  ['a period of 730 days', { rotationPeriod: 730 }],
  ['a period of 731 days', { rotationPeriod: 731 }, /^rotationPeriod: /],
  ['a period of one and a half days', { rotationPeriod: 1.5 }, /^rotationPeriod: /],
  ['a period written as text', { rotationPeriod: '30' }, /^rotationPeriod: /],
  ['another type', { keyType: 'AES128' }, /^keyType: /],
  ['another protection', { protectionType: 'NONE' }, /^protectionType: /],
  ['automatic rotation that is a text', { isAutoRotation: 'true' }, /^isAutoRotation: /],
  ['an unknown field', { colour: 'red' }, /^colour: unknown field/],
]

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main, clock } = coffer
    // Everything is made before the first test: tests that count must be alone.
    const triggerId = await makeTrigger(coffer, 'completes', COMPLETES)
    const keyTag = await makeKey(main, 'protects')
    const otherTag = await makeKey(main, 'another')
    const S = await makeSecret(main, 'protected', { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag })
    await main.ok('PUT', `${S}/triggers`, { triggerId })
    let made = 0
    const create = (more: Record<string, unknown> = {}) => {
      made += 1
      return main.call('POST', KEYS, { ...ASKED, keyName: `key-${made}`, ...more })
    }
    const count = async (): Promise<number> => (await main.ok('GET', KEYS)).totalCount

    describe('the bounds of protection keys', () => {
      for (const [what, sent, refusal] of CASES) {
        test(`${what} is ${refusal === undefined ? 'taken' : 'refused'} by create`, async () => {
          const before = await count()
          const said = await create(sent)
          assert.equal(said.status, refusal === undefined ? 200 : 400, said.text)
          assert.equal((await count()) - before, refusal === undefined ? 1 : 0)
          if (refusal === undefined) return assert.deepEqual(await main.ok('GET', `${KEYS}/${said.body.data.keyTag}`), said.body.data)
          assert.equal(said.body.code, 'INVALID_REQUEST')
          assert.match(said.body.msg, refusal)
        })
      }

      test('a new key has every field of the contract, with its defaults', async () => {
        const key = (await create()).body.data
        const { keyId, keyTag, keyName, nrn, ...rest } = key
        assert.ok(Number.isSafeInteger(keyId) && keyId > 0)
        assert.match(keyTag, /^[0-9a-f]{64}$/)
        assert.equal(keyName, `key-${made}`)
        assert.match(nrn, new RegExp(`^nrn:PUB:KMS:KR:[^:]+:Key/${keyTag}$`))
        const dates = { nextRotationDate: null, deletionDate: null, registerDate: clock.now() }
        const switches = { isConvergent: false, isAutoRotation: false, rotationPeriod: 90 }
        const state = { status: 'ENABLE', currentVersion: 1, protectionType: 'BASIC', memo: '', keyType: 'AES256' }
        assert.deepEqual(rest, { ...state, ...switches, ...dates })
        const rotating = (await create({ isAutoRotation: true, rotationPeriod: 7 })).body.data
        assert.deepEqual([rotating.isAutoRotation, rotating.nextRotationDate], [true, clock.now() + 7 * DAY])
      })

      test('a name that is taken is refused, and one that differs in case is not', async () => {
        await makeKey(main, 'taken')
        assert.match(await main.refused(400, 'POST', KEYS, { ...ASKED, keyName: 'taken' }), /^keyName: a protection key named taken exists/)
        await makeKey(main, 'Taken')
      })

      test('pages of 1 to 200 go through all keys once, oldest first; other sizes are refused', async () => {
        const all = (await main.ok('GET', `${KEYS}?pageSize=200`)).KeyList.map(({ keyId }: { keyId: number }) => keyId)
        assert.deepEqual(
          all,
          all.toSorted((one: number, other: number) => one - other),
        )
        assert.equal((await main.ok('GET', KEYS)).KeyList.length, all.length)
        for (const pageSize of [1, 4, 199, 200]) {
          const seen: number[] = []
          const pages = Math.ceil(all.length / pageSize)
          for (let pageNo = 1; pageNo <= pages; pageNo++) {
            const { KeyList, ...totals } = await main.ok('GET', `${KEYS}?pageSize=${pageSize}&pageNo=${pageNo}`)
            assert.deepEqual(totals, { currentPageNo: pageNo, totalPageNo: pages, totalCount: all.length })
            seen.push(...KeyList.map(({ keyId }: { keyId: number }) => keyId))
          }
          assert.deepEqual(seen, all)
          assert.deepEqual((await main.ok('GET', `${KEYS}?pageSize=${pageSize}&pageNo=${pages + 1}`)).KeyList, [])
        }
        for (const odd of ['pageSize=0', 'pageSize=201', 'pageSize=x', 'pageSize=1.5', 'pageNo=-1', 'pageNo=x'])
          assert.match(await main.refused(400, 'GET', `${KEYS}?${odd}`), /^page(?:Size|No): /)
      })

      test('a tag that is unknown or malformed, and the built-in key, are not found', async () => {
        const S = await makeSecret(main, 'under-default')
        const builtIn = (await valueRows(coffer, S))[0]?.keyTag ?? ''
        assert.match(builtIn, /^[0-9a-f]{64}$/)
        for (const tag of ['0'.repeat(64), builtIn, 'x', '0', '0'.repeat(63), '0'.repeat(65), 'F'.repeat(64), '%00']) {
          for (const [method, path] of [
            ['GET', ''],
            ['POST', '/enable'],
            ['POST', '/disable'],
            ['POST', '/rotate'],
          ] as const) {
            const said = await main.call(method, `${KEYS}/${tag}${path}`)
            assert.deepEqual([said.status, said.body.code], [404, 'NOT_FOUND'], `${method} ${tag}${path}: ${said.text}`)
          }
        }
      })

      test('enable and disable go back and forth, and a repeat changes nothing', async () => {
        const key = `${KEYS}/${await makeKey(main, 'switched')}`
        for (const [path, status] of [
          ['/disable', 'DISABLE'],
          ['/enable', 'ENABLE'],
        ] as const) {
          clock.pass(1000)
          const first = await main.ok('POST', key + path)
          assert.deepEqual([first.status, first.statusDate], [status, clock.now()])
          clock.pass(1000)
          assert.deepEqual(await main.ok('POST', key + path), first)
          assert.equal((await main.ok('GET', key)).status, status)
        }
      })

      test('a key has 100 versions; what any of them sealed opens to the last', async () => {
        const keyTag = await makeKey(main, 'hundred')
        const more = { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag }
        const sealed: [S: string, version: number][] = []
        for (let version = 1; version <= LIMITS.keyVersions; version++) {
          if (version > 1) {
            const { version: answered, rotatedDate } = await main.ok('POST', `${KEYS}/${keyTag}/rotate`)
            assert.deepEqual([answered, rotatedDate], [version, clock.now()])
          }
          if ([1, 2, 50, 100].includes(version)) sealed.push([await makeSecret(main, `version-${version}`, more), version])
        }
        assert.match(await main.refused(422, 'POST', `${KEYS}/${keyTag}/rotate`), /hundred has 100 versions.*Make a new key/)
        assert.equal((await main.ok('GET', `${KEYS}/${keyTag}`)).currentVersion, 100)
        for (const [S, version] of sealed) {
          assert.equal((await valueRows(coffer, S))[0]?.keyVersion, version)
          assert.match((await main.ok('GET', `${S}/active`)).decryptedSecretValue.value, /first-Password-1/)
        }
      })
    })

    describe('protection keys and the secrets under them', () => {
      const value = JSON.stringify({ user: 'app', password: 'second' })
      const own = (kmsKeyTag: string) => ({ protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag })

      test('rotating a key changes no stored secret; the next seal uses the new version', async () => {
        const before = await stored(coffer, S)
        await main.ok('POST', `${KEYS}/${keyTag}/rotate`)
        assert.deepEqual(await stored(coffer, S), before)
        assert.match((await main.ok('GET', `${S}/active`)).decryptedSecretValue.value, /first-Password-1/)
        await main.ok('PUT', `${S}/values`, { previous: value })
        assert.deepEqual((await valueRows(coffer, S)).map(({ keyVersion }) => keyVersion).sort(), [1, 2])
        await main.ok('PUT', `${S}/protection-key`, own(keyTag))
        assert.deepEqual(
          (await valueRows(coffer, S)).map(({ keyVersion }) => keyVersion),
          [2, 2],
          'asked to protect it again, the key seals every stage with its newest version',
        )
      })

      test('another key re-wraps every stage and re-encrypts none', async () => {
        const before = await valueRows(coffer, S)
        await main.ok('PUT', `${S}/protection-key`, own(otherTag))
        const after = await valueRows(coffer, S)
        for (const [n, row] of after.entries()) {
          assert.equal(row.keyTag, otherTag)
          assert.deepEqual(row.sealed, before[n]?.sealed)
          assert.notDeepEqual(row.wrapped, before[n]?.wrapped)
        }
        assert.equal((await main.ok('GET', `${S}/previous`)).decryptedSecretValue.value, value)
        await main.ok('PUT', `${S}/protection-key`, own(keyTag))
      })

      test('while the key is suspended everything that opens or seals is refused and names it; enabled, all is back', async () => {
        const detail = await main.ok('GET', S)
        await main.ok('POST', `${KEYS}/${keyTag}/disable`)
        const before = await stored(coffer, S)
        const named = /The protection key protects is in DISABLE.*[Ee]nable/
        const calls: [method: string, path: string, body?: object][] = [
          ['GET', '/values'],
          ['GET', '/active'],
          ['PUT', '/values', { active: value }],
          ['PUT', '/values/pending', { value }],
          ['PUT', '/protection-key', { protectionKeyType: 'DEFAULT' }],
          ['PUT', '/protection-key', own(otherTag)],
          ['PUT', '/protection-key', own(keyTag)],
          ['POST', '/rotation'],
        ]
        for (const [method, path, body] of calls) {
          assert.match(await main.refused(422, method, S + path, body), named, `${method} ${path}`)
          assert.deepEqual(await stored(coffer, S), before)
        }
        assert.match(await main.refused(422, 'POST', `${KEYS}/${keyTag}/rotate`), /protects is in DISABLE.*Enable it/)
        assert.match(await main.refused(422, 'POST', '/api/v1/secrets', { ...SECRET, secretName: 'not-made', ...own(keyTag) }), named)
        const other = await makeSecret(main, 'not-under-it')
        assert.match(await main.refused(422, 'PUT', `${other}/protection-key`, own(keyTag)), named)
        assert.deepEqual(await main.ok('GET', S), detail, 'what needs no value can still be asked')
        await main.ok('PUT', `${S}/memo`, { memo: 'and changed' })
        await main.ok('GET', `${other}/values`)

        clock.pass(MINUTE)
        await main.ok('POST', `${KEYS}/${keyTag}/enable`)
        assert.equal((await main.ok('GET', `${S}/previous`)).decryptedSecretValue.value, value)
        await main.ok('PUT', `${S}/values`, { active: value })
        await main.ok('POST', `${S}/rotation`)
        await coffer.coffer.dispatcher.idle()
        assert.equal((await main.ok('GET', `${S}/rotation-jobs`)).jobs[0].state, 'COMPLETED')
      })

      test('a secret under a suspended key can be suspended, and destroyed for good', async () => {
        await main.ok('POST', `${KEYS}/${otherTag}/disable`)
        await main.ok('POST', `${KEYS}/${otherTag}/enable`)
        const T = await makeSecret(main, 'to-destroy', own(otherTag))
        await main.ok('POST', `${KEYS}/${otherTag}/disable`)
        for (const path of ['/disable', '/enable', '/request-deletion']) await main.ok('POST', T + path)
        await main.ok('DELETE', T)
        assert.deepEqual(await valueRows(coffer, T), [])
      })

      test('who may not use KMS makes and changes no key', async () => {
        const user = await coffer.subAccount('no-kms', 'NCP_SECRETMANAGER_MANAGER')
        await user.refused(403, 'POST', KEYS, { ...ASKED, keyName: 'by-nobody' })
        for (const path of ['/disable', '/enable', '/rotate']) await user.refused(403, 'POST', `${KEYS}/${keyTag}${path}`)
        await user.ok('GET', '/api/v1/keys')
      })
    })
  })
}
