import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { body, COMPLETES, makeKey, makeSecret, makeTrigger, SECRETS, stored, VALUE } from './making.ts'

/** What is sent, and the beginning of the refusal's details; without one it is taken. */
type Case = readonly [what: string, sent: Record<string, unknown>, refusal?: RegExp | undefined]

const NOWHERE = '0'.repeat(64)
const NO_TRIGGER = '00000000-0000-4000-8000-00000000dead'

/** A value of exactly this many bytes of UTF-8, of characters of this many bytes; the rotation target is `k`. */
function valueOfBytes(bytes: number, character = 'x'): string {
  const room = bytes - Buffer.byteLength('{"k":""}')
  const size = Buffer.byteLength(character)
  const value = `{"k":"${character.repeat(Math.floor(room / size))}${'x'.repeat(room % size)}"}`
  assert.equal(Buffer.byteLength(value), bytes)
  return value
}

const pairs = (count: number): string => JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n || ''}`, n])))
const secretValue = (value: unknown, rotationTargets: unknown = ['k']) => ({ secretValue: { value, rotationTargets } })

const BAD_NAME = /^secretName: /
const BAD_MEMO = /^memo: 0–1000 bytes/
const BAD_VALUE = /^(?:secretValue\.)?(?:value|active|previous|pending): /
const BAD_TARGETS = /^secretValue\.rotationTargets/

const NAMES: Case[] = [
  ['no name', { secretName: undefined }, /^secretName: missing/],
  ['a name of 0 characters', { secretName: '' }, BAD_NAME],
  ['a name of 2 characters', { secretName: 'ab' }, BAD_NAME],
  ['a name of 3 characters', { secretName: 'abc' }],
  ['a name of 15 characters', { secretName: 'A23456789-_cdeZ' }],
  ['a name of 16 characters', { secretName: 'a234567890123456' }, BAD_NAME],
  ['a name that is a number', { secretName: 12345 }, BAD_NAME],
  ...[
    '1abc',
    '-abc',
    '_abc',
    ' abc',
    'abc ',
    'ab c',
    'abc\n',
    'ab.c',
    'ab/c',
    'a@bc',
    'äbc',
    'abcé',
    '가나다',
    'ab\u0000c',
    'abc*',
    'ab%c',
  ].map((secretName): Case => [`the name ${JSON.stringify(secretName)}`, { secretName }, /^secretName: |NUL/]),
]

const MEMOS: Case[] = [
  ['an empty memo', { memo: '' }],
  ['a memo of 1000 bytes', { memo: 'm'.repeat(1000) }],
  ['a memo of 1001 bytes', { memo: 'm'.repeat(1001) }, BAD_MEMO],
  ['a memo of 999 bytes in 333 characters', { memo: '가'.repeat(333) }],
  ['a memo of 1002 bytes in 334 characters', { memo: '가'.repeat(334) }, BAD_MEMO],
  ['a memo of 1000 bytes in 500 UTF-16 units', { memo: '🔑'.repeat(250) }],
  ['a memo of 1001 bytes in 501 UTF-16 units', { memo: `${'🔑'.repeat(250)}m` }, BAD_MEMO],
  ['a memo that is no text', { memo: 5 }, BAD_MEMO],
]

/** Values as they stand in `secretValue.value` of a create, and in every body that changes a value; their target is `k`. */
const VALUES: [what: string, value: unknown, refused: boolean][] = [
  ['of 9,999 bytes', valueOfBytes(9999), false],
  ['of 10,000 bytes', valueOfBytes(10_000), false],
  ['of 10,001 bytes', valueOfBytes(10_001), true],
  ['of 10,000 bytes in fewer characters', valueOfBytes(10_000, '가'), false],
  ['of 10,001 bytes in fewer characters', valueOfBytes(10_001, '가'), true],
  ['of 10,000 bytes of which the last are blanks', `{"k":1}${' '.repeat(9993)}`, false],
  ['of 10,001 bytes of which the last are blanks', `{"k":1}${' '.repeat(9994)}`, true],
  ['of 0 pairs', '{}', true],
  ['of 1 pair', pairs(1), false],
  ['of 100 pairs', pairs(100), false],
  ['of 101 pairs', pairs(101), true],
  ['with an empty key', '{"k":"v","":"v"}', false],
  ['with all flat kinds', '{"k":"v","n":-1.5e3,"t":true,"f":false,"0":null}', false],
  ['with an object inside', '{"k":{"a":1}}', true],
  ['with an empty object inside', '{"k":{}}', true],
  ['with a list inside', '{"k":[1]}', true],
  ['with a key twice', '{"k":1,"k":1}', true],
  ['with a key twice, once written otherwise', '{"k":1,"\\u006b":2}', true],
  ['with half a character', '{"k":"\\ud800"}', true],
  ['with NUL', '{"k":"\\u0000"}', true],
  ['with the key __proto__', '{"k":1,"__proto__":2}', true],
  ['that is a list', '["k"]', true],
  ['that is a text', '"k"', true],
  ['that is null', 'null', true],
  ['that is no JSON', '{"k":1', true],
  ['with something behind it', '{"k":1}{}', true],
  ['with a byte order mark', '\ufeff{"k":1}', true],
  ['that was not written as text', { k: 'v' }, true],
  ['without the rotation target', '{"K":"v"}', true],
]

const TARGETS: Case[] = [
  ['no value', { secretValue: undefined }, /^secretValue: missing/],
  ['an empty value', secretValue(''), BAD_VALUE],
  ['no targets', { secretValue: { value: VALUE } }, BAD_TARGETS],
  ['0 targets', secretValue('{"k":1}', []), BAD_TARGETS],
  ['an unknown target', secretValue('{"k":1}', ['k', 'j']), BAD_TARGETS],
  ['a target of an object’s own', secretValue('{"k":1}', ['toString']), BAD_TARGETS],
  ['a target twice', secretValue('{"k":1}', ['k', 'k']), BAD_TARGETS],
  ['an empty target', secretValue('{"":1}', ['']), BAD_TARGETS],
  ['a target that is no text', secretValue('{"1":1}', [1]), BAD_TARGETS],
  ['targets that are a text', secretValue('{"k":1}', 'k'), BAD_TARGETS],
  ['100 targets', secretValue(pairs(100), Object.keys(JSON.parse(pairs(100))))],
  ['101 targets', secretValue(pairs(100), [...Object.keys(JSON.parse(pairs(100))), 'more']), BAD_TARGETS],
]

const OTHERS: Case[] = [
  ['the type BASIC', { secretType: 'BASIC' }],
  ['the type basic', { secretType: 'basic' }, /^secretType: /],
  ['an unknown field', { colour: 'red' }, /^colour: unknown field/],
  ['the boundary GLOBAL', { kmsBoundaryType: 'GLOBAL' }],
  ['the boundary ISOLATED', { kmsBoundaryType: 'ISOLATED' }],
  ['the boundary LOCAL', { kmsBoundaryType: 'LOCAL' }, /^kmsBoundaryType: /],
  ['automatic rotation without a trigger', { autoRotationYN: 'Y' }, /^triggerId: missing/],
  ['automatic rotation that is true', { autoRotationYN: true }, /^autoRotationYN: /],
  ['automatic rotation in lower case', { autoRotationYN: 'y' }, /^autoRotationYN: /],
  ['a protection key without its tag', { protectionKeyType: 'USER_MANAGED_KEY' }, /^kmsKeyTag: missing/],
  ['an unknown protection key', { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: NOWHERE }, /^kmsKeyTag: no protection key/],
  ['an unknown type of protection key', { protectionKeyType: 'OTHER' }, /^protectionKeyType: /],
]

const PERIODS: [period: unknown, taken: boolean][] = [
  [0, false],
  [1, true],
  [730, true],
  [731, false],
  [-1, false],
  [1.5, false],
  ['30', false],
]

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const triggerId = await makeTrigger(coffer, 'completes', COMPLETES)
    const kmsKeyTag = await makeKey(main, 'bounds-key')
    // Everything is made before the first test: tests that count must be alone.
    const S = await makeSecret(main, 'changed', { secretValue: { value: '{"k":"first"}', rotationTargets: ['k'] } })
    let made = 0
    const create = (more: Record<string, unknown>) => {
      made += 1
      return main.call('POST', SECRETS, body(`bounds-${made}`, more))
    }
    const count = async (): Promise<number> => (await main.ok('GET', SECRETS)).totalCount

    describe('the bounds of secrets', () => {
      const values = VALUES.map(
        ([what, value, refused]): Case => [`a value ${what}`, secretValue(value), refused ? /^secretValue/ : undefined],
      )
      const periods = PERIODS.map(
        ([autoRotationPeriod, taken]): Case => [
          `a period of ${JSON.stringify(autoRotationPeriod)}`,
          { autoRotationYN: 'Y', triggerId, autoRotationPeriod },
          taken ? undefined : /^autoRotationPeriod: /,
        ],
      )
      for (const [what, sent, refusal] of [...NAMES, ...MEMOS, ...values, ...TARGETS, ...OTHERS, ...periods]) {
        test(`${what} is ${refusal === undefined ? 'taken' : 'refused'} by create`, async () => {
          const before = await count()
          const said = await create(sent)
          assert.equal(said.status, refusal === undefined ? 200 : 400, said.text)
          if (refusal === undefined) {
            const { secretId } = said.body.data
            const { secretName = said.body.data.secretName, memo = '' } = sent
            assert.deepEqual([said.body.data.secretName, said.body.data.memo], [secretName, memo])
            const expected = (sent['secretValue'] as { value: string } | undefined)?.value ?? VALUE
            assert.equal((await main.ok('GET', `${SECRETS}/${secretId}/values`)).decryptedSecretChain.active, expected)
          } else {
            assert.deepEqual([said.body.error.errorCode, said.body.error.message], ['INVALID_REQUEST', 'Invalid request'])
            assert.match(said.body.error.details, refusal)
          }
          assert.equal((await count()) - before, refusal === undefined ? 1 : 0)
        })
      }

      test('a trigger that does not exist is not found, by all that take one', async () => {
        const triggerId = NO_TRIGGER
        const said = await create({ autoRotationYN: 'Y', triggerId })
        assert.deepEqual([said.status, said.body.error.errorCode], [404, 'NOT_FOUND'], said.text)
        assert.match(said.body.error.details, /^triggerId: no trigger/)
        assert.match(await main.refused(404, 'POST', `${S}/enable-auto-rotation`, { triggerId }), /^triggerId: no trigger/)
        assert.match(await main.refused(404, 'PUT', `${S}/triggers`, { triggerId }), /^triggerId: no trigger/)
      })

      test('a name that is taken is refused, whether its secret is in use, suspended or waits for its deletion', async () => {
        const S = await makeSecret(main, 'taken')
        for (const path of ['/disable', '/request-deletion', undefined]) {
          assert.match(await main.refused(400, 'POST', SECRETS, body('taken')), /^secretName: a secret named taken exists/)
          if (path !== undefined) await main.ok('POST', S + path)
        }
        await makeSecret(main, 'Taken')
      })

      test('without a word on it, a secret is BASIC, under the built-in key, not rotated; automatic rotation takes 90 days', async () => {
        const plain = (await create({})).body.data
        assert.deepEqual(
          [plain.secretType, plain.memo, plain.autoRotationYN, plain.protectionKey.type, plain.trigger, plain.nextRotationDate],
          ['BASIC', '', 'N', 'DEFAULT', null, null],
        )
        assert.ok(!('autoRotationPeriod' in plain))
        const automatic = (await create({ autoRotationYN: 'Y', triggerId })).body.data
        assert.equal(automatic.autoRotationPeriod, 90)
        assert.equal(automatic.nextRotationDate, coffer.clock.now() + 90 * 86_400_000)
        const own = (await create({ protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag })).body.data
        assert.deepEqual(own.protectionKey, { type: 'USER_MANAGED_KEY', kmsKeyTag, kmsKeyName: 'bounds-key' })
      })
    })

    describe('the bounds of changes', () => {
      const change = async (refusal: RegExp | undefined, status: number, method: string, path: string, sent: unknown) => {
        const before = await stored(coffer, S)
        const said = await main.call(method, S + path, sent)
        assert.equal(said.status, refusal === undefined ? 200 : status, `${path} ${JSON.stringify(sent)}: ${said.text}`)
        if (refusal === undefined) return
        assert.match(said.body.error.details, refusal)
        assert.deepEqual(await stored(coffer, S), before)
      }

      for (const [what, value, refused] of VALUES) {
        test(`a value ${what} is ${refused ? 'refused' : 'taken'} by every change of a stage`, async () => {
          for (const stage of ['previous', 'active', 'pending'] as const) {
            await change(refused ? BAD_VALUE : undefined, 400, 'PUT', '/values', { [stage]: value })
            await change(refused ? BAD_VALUE : undefined, 400, 'PUT', `/values/${stage}`, { value })
            if (!refused) assert.equal((await main.ok('GET', `${S}/${stage}`)).decryptedSecretValue.value, value)
          }
        })
      }

      test('of several stages one bad one keeps all from being stored', () =>
        change(/^pending: /, 400, 'PUT', '/values', { previous: '{"k":1}', active: '{"k":2}', pending: '{"j":3}' }))

      test('ACTIVE cannot be deleted, the others can, and an empty stage is null or not found', async () => {
        await main.ok('PUT', `${S}/values`, { previous: '{"k":1}', active: '{"k":2}', pending: '{"k":3}' })
        await change(/ACTIVE cannot be deleted/, 422, 'PUT', '/values', { active: '' })
        await change(/ACTIVE cannot be deleted/, 422, 'PUT', '/values', { previous: '', active: '' })
        await change(/ACTIVE cannot be deleted/, 422, 'PUT', '/values/active', { value: '' })
        const { encryptedSecretChain } = await main.ok('PUT', `${S}/values`, { previous: '' })
        assert.equal(encryptedSecretChain.previous, null)
        assert.match(encryptedSecretChain.active, /^ncpkms:v1:/)
        assert.equal((await main.ok('PUT', `${S}/values/pending`, { value: '' })).encryptedSecretValue.value, '')
        assert.deepEqual((await main.ok('GET', `${S}/values`)).decryptedSecretChain, { previous: null, active: '{"k":2}', pending: null })
        for (const stage of ['previous', 'pending'])
          assert.match(await main.refused(404, 'GET', `${S}/${stage}`), new RegExp(`no ${stage.toUpperCase()} value`))
      })

      test('a change that gives nothing, too much or another thing is refused', async () => {
        for (const nothing of [{}, undefined, { active: null }, [], 'null', '""', '{']) await change(/./, 400, 'PUT', '/values', nothing)
        await change(/^next: unknown field/, 400, 'PUT', '/values', { active: '{"k":1}', next: '{"k":1}' })
        await change(/^value: missing/, 400, 'PUT', '/values/active', {})
        // Beside the three stages there is no such call, as with any other path.
        await change(/URL not found/, 404, 'PUT', '/values/next', { value: '{"k":1}' })
        await change(/URL not found/, 404, 'GET', '/next', undefined)
        await change(/^memo: missing/, 400, 'PUT', '/memo', {})
        for (const path of ['/enable', '/disable', '/request-deletion']) await change(/unknown field/, 400, 'POST', path, { memo: 'x' })
      })

      for (const [what, { memo }, refusal] of MEMOS)
        test(`${what} is ${refusal === undefined ? 'taken' : 'refused'} as a new one`, () => change(refusal, 400, 'PUT', '/memo', { memo }))

      for (const [rotationPeriod, taken] of PERIODS) {
        test(`a period of ${JSON.stringify(rotationPeriod)} is ${taken ? 'taken' : 'refused'} as a new one`, async () => {
          const refusal = taken ? undefined : /^rotationPeriod: /
          await change(refusal, 400, 'POST', '/enable-auto-rotation', { rotationPeriod, triggerId })
          await main.ok('POST', `${S}/enable-auto-rotation`, { triggerId })
          await change(refusal, 400, 'PUT', '/rotation-period', { rotationPeriod })
          if (taken) assert.equal((await main.ok('GET', S)).autoRotationPeriod, rotationPeriod)
        })
      }
    })
  })
}

test('a deployment that raises the length takes names of other systems up to it, and lists and finds them', async () => {
  const { main } = await startCoffer({ env: { COFFER_NAME_MAX: '512' } })
  const names = ['a/b.c+d=e@f-g_h', `arn/${'n'.repeat(508)}`, 'a'.repeat(16)]
  for (const name of names) await makeSecret(main, name)
  for (const name of [`arn/${'n'.repeat(509)}`, '/ab', '.ab', 'a b', 'ab:c', 'ab*', 'ab'])
    assert.match(await main.refused(400, 'POST', SECRETS, body(name)), BAD_NAME)
  const { secretList } = await main.ok('GET', SECRETS)
  assert.deepEqual(
    secretList.map(({ secretName }: { secretName: string }) => secretName),
    names,
  )
  const { secrets } = await main.ok('GET', '/api/v1/secret-summaries?search=b.c%2Bd%3De')
  assert.equal(secrets[0].secretName, names[0])
})
