import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { Value } from 'typebox/value'
import { isProblem, type Problem } from '#base/problem'
import { checkInput } from '#contract/check'
import type { Operation } from '#contract/operation'
import { ALL_OPERATIONS, OPERATIONS } from '#contract/operations'

const ID = `${'0'.repeat(63)}a`
const secret = { secretName: 'my-secret', secretValue: { value: '{"password":"x"}', rotationTargets: ['password'] } }

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (isProblem(error)) return error
    throw error
  }
  return assert.fail('it was taken')
}

const body = (operation: Operation, content: unknown) =>
  checkInput(operation, { params: { secretId: ID, id: ID, keyTag: ID }, query: {}, body: content }).body
const create = (more: object) => body(OPERATIONS.createSecret, { ...secret, ...more }) as Record<string, unknown>
const refused = (more: object) => problemOf(() => create(more)).message
const query = (operation: Operation, given: object) =>
  checkInput(operation, { params: { secretId: ID }, query: given, body: undefined }).query as Record<string, unknown>

test('a refusal names the field and the rule as a sentence', () => {
  const problem = problemOf(() => create({ secretName: '1st' }))
  assert.equal(problem.code, 'input.invalid')
  assert.match(problem.message, /^secretName: 3–15 characters; letters, digits, - and _; starts with a letter\./)
})

test('the name of a secret has 3 to 512 characters at the wire', () => {
  for (const length of [3, 15, 16, 512]) assert.equal((create({ secretName: 'a'.repeat(length) })['secretName'] as string).length, length)
  for (const name of ['ab', 'a'.repeat(513), '-abc', 'a b', 'a\u0000b', 'aé', 'abc\n', ''])
    assert.match(refused({ secretName: name }), /^secretName: /)
})

test('a body where none is taken is told so', () => {
  for (const given of [[], 'x', 7])
    assert.equal(problemOf(() => body(OPERATIONS.enableSecret, given)).message, 'The body: None is taken: leave it out, or send {}.')
})

test('a memo has at most 1000 bytes, not characters', () => {
  assert.equal(create({ memo: '가'.repeat(333) })['memo'], '가'.repeat(333))
  assert.match(refused({ memo: '가'.repeat(334) }), /^memo: 0–1000 bytes/)
  assert.equal(create({ memo: 'a'.repeat(1000) })['memo'], 'a'.repeat(1000))
  assert.match(refused({ memo: 'a'.repeat(1001) }), /^memo: /)
  assert.equal(create({ memo: '' })['memo'], '')
})

test('a value has 1 to 10,000 bytes and a rotation target at least', () => {
  const of = (value: string, rotationTargets: unknown = ['a']) => ({ secretValue: { value, rotationTargets } })
  assert.ok(create(of('x'.repeat(10_000))))
  assert.match(refused(of('x'.repeat(10_001))), /^secretValue\.value: /)
  assert.match(refused(of('')), /^secretValue\.value: /)
  assert.match(refused(of('{}', [])), /^secretValue\.rotationTargets: /)
  assert.match(refused(of('{}', ['a', 'a'])), /^secretValue\.rotationTargets: /)
  assert.match(refused(of('{}', ['a', 7])), /^secretValue\.rotationTargets\[\d\]: /)
  assert.ok(
    create(
      of(
        '{}',
        Array.from({ length: 100 }, (_, n) => `k${n}`),
      ),
    ),
  )
  assert.match(
    refused(
      of(
        '{}',
        Array.from({ length: 101 }, (_, n) => `k${n}`),
      ),
    ),
    /^secretValue\.rotationTargets: /,
  )
})

test('a rotation period has 1 to 730 days', () => {
  const period = (rotationPeriod: unknown) => body(OPERATIONS.updateRotationPeriod, { rotationPeriod })
  for (const days of [1, 730]) assert.deepEqual(period(days), { rotationPeriod: days })
  for (const days of [0, 731, 1.5, '30', Number.NaN, true, [30]]) assert.match(problemOf(() => period(days)).message, /^rotationPeriod: /)
})

test('a random secret has 5 to 32 characters, 12 unless said, with every switch at its default', () => {
  const random = (content: object) =>
    checkInput(OPERATIONS.generateRandomSecret, { params: { secretId: ID, jobToken: 'tok' }, query: {}, body: content }).body
  assert.deepEqual(random({}), {
    length: 12,
    excludeCharacters: '',
    excludeNumbers: false,
    excludePunctuation: false,
    excludeUppercase: false,
    excludeLowercase: false,
    includeSpace: true,
    requireEachIncludedType: true,
  })
  for (const length of [5, 32]) assert.equal(random({ length }).length, length)
  for (const length of [4, 33]) assert.match(problemOf(() => random({ length })).message, /^length: /)
})

test('defaults are filled in, and null counts as absent', () => {
  assert.deepEqual(create({ memo: null, triggerId: null, autoRotationYN: null, kmsBoundaryType: null }), {
    ...secret,
    secretType: 'BASIC',
    autoRotationYN: 'N',
    autoRotationPeriod: 90,
    protectionKeyType: 'DEFAULT',
  })
  assert.match(refused({ secretName: null }), /^secretName: missing\. 3–15/)
})

test('an unknown field is named together with the known ones, unless its name is odd', () => {
  assert.match(refused({ secretname: 'x' }), /^secretname: unknown field; known are secretName, memo, /)
  assert.match(
    refused({ secretValue: { ...secret.secretValue, extra: 1 } }),
    /^secretValue\.extra: unknown field; known are value, rotationTargets\.$/,
  )
  assert.match(refused({ 'hunter2 hunter2': 1 }), /^a name that is not shown: unknown field/)
  assert.match(problemOf(() => body(OPERATIONS.enableSecret, { now: true })).message, /^now: unknown field; none is known here\.$/)
})

test('a body of nothing is an empty object, and a body that is no object is refused', () => {
  assert.deepEqual(body(OPERATIONS.enableSecret, undefined), {})
  assert.deepEqual(body(OPERATIONS.enableSecret, null), {})
  assert.match(problemOf(() => body(OPERATIONS.createSecret, undefined)).message, /^secretName: missing/)
  for (const content of [[], 'text', 7, true])
    assert.match(problemOf(() => body(OPERATIONS.createSecret, content)).message, /^The body: A JSON object\./)
  assert.match(problemOf(() => body(OPERATIONS.updateSecretValue, {})).message, /^The body: .*at least one of previous, active, pending\.$/)
})

test('parameters of a query become numbers and booleans; unknown ones are passed over', () => {
  assert.deepEqual(query(OPERATIONS.getSecretList, {}), { pageNo: 1 })
  assert.deepEqual(query(OPERATIONS.getSecretList, { pageNo: '0', colour: 'red' }), { pageNo: 0 })
  assert.deepEqual(query(OPERATIONS.getSecretList, { pageNo: '' }), { pageNo: 1 })
  assert.deepEqual(query(OPERATIONS.getSecretLogs, { pageNo: '2', timestampFrom: '1700000000000', keyword: 'a b' }), {
    keyword: 'a b',
    pageNo: 2,
    pageSize: 100,
    timestampFrom: 1_700_000_000_000,
  })
  assert.deepEqual(query(OPERATIONS.executeRotationJob, { fresh: 'true' }), { fresh: true, dryRun: false })
  for (const pageNo of ['-1', '1.5', '1e3', ' 1', '0x1', '01', 'NaN', '9'.repeat(17), ['1', '2']]) {
    assert.match(problemOf(() => query(OPERATIONS.getSecretList, { pageNo })).message, /^pageNo: A whole number/)
  }
  for (const pageSize of ['0', '1001']) assert.match(problemOf(() => query(OPERATIONS.getSecretLogs, { pageSize })).message, /^pageSize: /)
  assert.match(problemOf(() => query(OPERATIONS.executeRotationJob, { fresh: '1' })).message, /^fresh: /)
})

test('what cannot be an id is not found, rather than invalid', () => {
  const params = (operation: Operation, given: object) =>
    problemOf(() => checkInput(operation, { params: given, query: {}, body: undefined }))
  for (const secretId of ['', 'x', `${ID}0`, ID.toUpperCase(), '\u0000'.repeat(64), 'g'.repeat(64)]) {
    const problem = params(OPERATIONS.getSecretValue, { secretId })
    assert.equal(problem.code, 'secret.not-found')
    assert.ok(secretId.length < 3 || !problem.message.includes(secretId))
  }
  assert.equal(params(OPERATIONS.startRotationJob, { secretId: ID, jobToken: '../..' }).code, 'rotation.job-not-found')
  assert.equal(params(OPERATIONS.getKeyDetail, { keyTag: 'none' }).code, 'key.not-found')
  assert.equal(params(OPERATIONS.getSubAccountDetail, { id: 'none' }).code, 'principal.not-found')
  assert.equal(params(OPERATIONS.getAction, { package: '-', action: 'a b' }).code, 'function.not-found')
  assert.equal(params(OPERATIONS.putAction, { package: '-', action: 'a b' }).code, 'input.invalid')
  assert.equal(params(OPERATIONS.getSecretStageValue, { secretId: ID, stage: 'ACTIVE' }).code, 'input.invalid')
})

test('a password has 8 to 128 characters of each kind', () => {
  const set = (newPassword: string) =>
    checkInput(OPERATIONS.updateSubAccountPassword, {
      params: { id: '00000000-0000-4000-8000-000000000000' },
      query: {},
      body: { newPassword },
    })
  for (const password of ['Aa1!aaaa', `Aa1 ${'x'.repeat(124)}`]) assert.ok(set(password))
  for (const password of ['Aa1!aaa', `Aa1 ${'x'.repeat(125)}`, 'AAAAAA1!', 'aaaaaa1!', 'AAAaaaa!', 'AAAaaa11']) {
    const { message } = problemOf(() => set(password))
    assert.match(message, /^newPassword: 8–128/)
    assert.ok(!message.includes(password))
  }
})

test('characters are counted, not UTF-16 units', () => {
  const fail = (message: string) =>
    checkInput(OPERATIONS.failRotationJob, { params: { secretId: ID, jobToken: 'tok' }, query: {}, body: { message } })
  assert.ok(fail('😀'.repeat(1000)))
  for (const message of ['😀'.repeat(1001), 'x'.repeat(1001)]) assert.match(problemOf(() => fail(message)).message, /^message: /)
  assert.match(problemOf(() => fail('\ud83d')).message, /^message: /)
})

test('free parameters are handed on, and nothing in them can pollute', () => {
  const put = (parameters: unknown) =>
    checkInput(OPERATIONS.putAction, {
      params: { package: '-', action: 'a' },
      query: {},
      body: { parameters, exec: { kind: 'nodejs:22', code: 'x' } },
    }).body
  const taken = put({ host: 'db', nested: { list: [1, null, 'x'] } })
  assert.deepEqual(taken, {
    parameters: { host: 'db', nested: { list: [1, null, 'x'] } },
    exec: { kind: 'nodejs:22', code: 'x', binary: false, main: 'main' },
    limits: { timeout: 60_000, memory: 128 },
    supportsDryRun: false,
  })
  assert.notEqual(taken.limits, put({}).limits)
  for (const bad of [
    [],
    'x',
    JSON.parse('{"__proto__":{"a":1}}'),
    JSON.parse('{"a":[{"constructor":1}]}'),
    { a: '\u0000' },
    { a: '\udc00' },
  ]) {
    assert.match(problemOf(() => put(bad)).message, /^parameters: /)
  }
  const sent = JSON.parse('{"exec":{"kind":"nodejs:22","code":"x"},"__proto__":{"binary":true}}')
  assert.match(
    problemOf(() => checkInput(OPERATIONS.putAction, { params: { package: '-', action: 'a' }, query: {}, body: sent })).message,
    /unknown field/,
  )
  assert.equal(Object.hasOwn(create({}), 'toString'), false)
})

test('the sizes of an action are one of four', () => {
  const put = (limits: object) =>
    checkInput(OPERATIONS.putAction, {
      params: { package: '-', action: 'a' },
      query: {},
      body: { limits, exec: { kind: 'python:3', code: 'x' } },
    }).body.limits
  assert.deepEqual(put({ memory: 1024 }), { timeout: 60_000, memory: 1024 })
  assert.deepEqual(put({ timeout: 500 }), { timeout: 500, memory: 128 })
  for (const limits of [{ memory: 129 }, { memory: '128' }, { timeout: 499 }, { timeout: 300_001 }])
    assert.match(problemOf(() => put(limits)).message, /^limits\./)
})

const scraps = fc.oneof(
  fc.constantFrom('Y', 'N', 'BASIC', 'DEFAULT', 'USER_MANAGED_KEY', 'ISOLATED', 'abc', 'a'.repeat(16), '', '1x', '가나다', 'GLOBAL'),
  fc.constantFrom(0, 1, 90, 730, 731, -1, 1.5),
  fc.boolean(),
  fc.constantFrom({ value: '{"a":"b"}', rotationTargets: ['a'] }, { value: 7 }, [], ['a']),
)

test('what the check takes or refuses, a general checker of JSON Schema takes or refuses', () => {
  const words = Object.keys((OPERATIONS.createSecret.body as { properties: object }).properties)
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...words, 'stranger'), scraps), fc.boolean(), (mess, whole) => {
      const given = whole ? { ...secret, ...mess } : mess
      const filled = { secretType: 'BASIC', autoRotationYN: 'N', autoRotationPeriod: 90, protectionKeyType: 'DEFAULT', ...given }
      const { dependentRequired, type } = OPERATIONS.createSecret.body as { dependentRequired?: object; type: string }
      const expected =
        Value.Check(OPERATIONS.createSecret.body, filled) &&
        Compile({ type, dependentRequired }).Check(given) &&
        Buffer.byteLength(String((given as { memo?: unknown }).memo ?? '')) <= 1000
      let taken = true
      try {
        assert.deepEqual(body(OPERATIONS.createSecret, given), filled)
      } catch (error) {
        if (!isProblem(error, 'input.invalid')) throw error
        taken = false
      }
      assert.equal(taken, expected)
    }),
    { numRuns: 500 },
  )
})

test('no refusal of any operation quotes what was sent', () => {
  const marker = 'Zq9!Zq9!Zq9!'
  const deep = { value: marker, [marker]: marker }
  for (const operation of ALL_OPERATIONS) {
    const fields = Object.keys((operation.body as { properties?: object }).properties ?? {})
    for (const sent of [
      marker,
      [marker],
      deep,
      ...fields.flatMap((field) => [{ [field]: marker }, { [field]: deep }, { [field]: [marker] }]),
    ]) {
      const params = Object.fromEntries([...operation.call[1].matchAll(/:(\w+)/g)].map(([, name]) => [name, ID]))
      for (const raw of [
        { params, query: {}, body: sent },
        { params: Object.fromEntries(Object.keys(params).map((name) => [name, `${marker} `])), query: {}, body: {} },
      ]) {
        try {
          checkInput(operation, raw)
        } catch (error) {
          assert.ok(isProblem(error) && !error.message.includes(marker), `${operation.id}: ${String(error)}`)
        }
      }
    }
  }
})
