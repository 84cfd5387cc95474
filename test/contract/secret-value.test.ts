import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import { checkSecretName } from '#contract/secret-name'
import { checkTargets, differingKeys, parseSecretValue, withTexts } from '#contract/secret-value'

const refuses = (text: string, why: RegExp) =>
  assert.throws(
    () => parseSecretValue(text),
    (error) => isProblem(error, 'input.invalid') && error.message.startsWith('secretValue.value: ') && why.test(error.message),
  )

const keys = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key) && !key.includes('\u0000'))
const contents = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\u0000')),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
)
const values = fc
  .uniqueArray(fc.tuple(keys, contents), { selector: ([key]) => key, minLength: 1, maxLength: 30 })
  .map((pairs) => new Map(pairs))
const textOf = (value: Map<string, unknown>) =>
  `{${[...value].map(([key, content]) => `${JSON.stringify(key)}: ${JSON.stringify(content)}`).join(' , ')}}`

test('every flat object is read pair by pair, in its order', () => {
  fc.assert(
    fc.property(values, (value) => {
      const pairs = parseSecretValue(textOf(value))
      assert.deepEqual(
        [...pairs].map(([key, pair]) => [key, pair.value]),
        [...value],
      )
    }),
  )
})

test('replacing texts changes those pairs and leaves the others as they were sent', () => {
  fc.assert(
    fc.property(values, fc.string({ unit: 'grapheme', maxLength: 12 }), fc.nat(), (value, fresh, pick) => {
      fc.pre(!fresh.includes('\u0000'))
      const before = parseSecretValue(textOf(value))
      const target = [...value.keys()][pick % value.size] ?? ''
      const after = parseSecretValue(withTexts(before, new Map([[target, fresh]])))
      assert.equal(after.get(target)?.value, fresh)
      for (const [key, pair] of before) if (key !== target) assert.deepEqual(after.get(key), pair)
      assert.deepEqual(differingKeys(before, after), before.get(target)?.value === fresh ? [] : [target])
    }),
  )
})

test('numbers keep every digit and texts their escapes', () => {
  const pairs = parseSecretValue('{"n": 12345678901234567890.10, "t":"\\u0041\\/"}')
  assert.equal(pairs.get('n')?.text, '12345678901234567890.10')
  assert.equal(pairs.get('t')?.value, 'A/')
  assert.equal(withTexts(pairs, new Map()), '{"n":12345678901234567890.10,"t":"\\u0041\\/"}')
})

test('values differ by content, not by the way they are written, save for numbers', () => {
  const one = parseSecretValue('{"a":"x","n":12345678901234567890}')
  assert.deepEqual(differingKeys(one, parseSecretValue('{ "n":12345678901234567890, "a":"\\u0078" }')), [])
  assert.deepEqual(differingKeys(one, parseSecretValue('{"a":"x","n":12345678901234567891}')), ['n'])
  assert.deepEqual(differingKeys(one, parseSecretValue('{"a":"x"}')), ['n'])
  assert.deepEqual(differingKeys(parseSecretValue('{"a":1}'), parseSecretValue('{"a":"1"}')), ['a'])
})

test('a value has 1 to 100 pairs', () => {
  const of = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":"v"`).join(',')}}`
  refuses(of(0), /without pairs/)
  assert.equal(parseSecretValue(of(1)).size, 1)
  assert.equal(parseSecretValue(of(100)).size, 100)
  refuses(of(101), /more than 100 pairs/)
})

test('a value has at most 10,000 bytes', () => {
  const of = (bytes: number) => `{"k":"${'x'.repeat(bytes - 8)}"}`
  assert.equal(Buffer.byteLength(of(10_000)), 10_000)
  assert.ok(parseSecretValue(of(10_000)))
  refuses(of(10_001), /longer than 10000 bytes/)
  assert.ok(parseSecretValue(`{"k":"${'가'.repeat(3330)}"}`))
  refuses(`{"k":"${'가'.repeat(3331)}"}`, /longer than 10000 bytes/)
})

test('what is no flat object is refused', () => {
  for (const text of ['[]', '"x"', '7', 'null', 'true']) refuses(text, /not an object/)
  for (const text of ['', 'a=b', 'x', '[', '{a:1}', '7 7'])
    refuses(text, /^secretValue\.value: no JSON: (broken at character \d|it ends too early)\.$/)
  for (const text of ['{"a":{}}', '{"a":[]}', '{"a":"x","b":[1]}']) refuses(text, /not flat/)
  for (const text of ['{"a":"x"', '{"a":"x",}', '{"a":x}', '{"a":"x"} {}']) refuses(text, /broken|too early/)
})

test('a key that is there twice, half a character, NUL and the refused keys are no value', () => {
  refuses('{"a":"1","a":"1"}', /occurs twice/)
  refuses('{"a":"1","\\u0061":"2"}', /occurs twice/)
  refuses('{"a":"\\ud800"}', /surrogate/)
  refuses('{"a":"\ud800"}', /well-formed/)
  refuses('{"a":"\\u0000"}', /NUL/)
  refuses('{"__proto__":"x"}', /not taken/)
})

test('a refusal names the field it was told and nothing of the value', () => {
  for (const text of ['{"user":"hunter2"', '{"hunter2":[]}', '{"hunter2":1,"hunter2":1}', '{"a":"hunter2\\u0000"}', 'hunter2']) {
    assert.throws(
      () => parseSecretValue(text, 'active'),
      (error) => isProblem(error, 'input.invalid') && error.message.startsWith('active: ') && !error.message.includes('hunter2'),
    )
  }
})

test('every rotation target is a key of the value', () => {
  const pairs = parseSecretValue('{"user":"a","password":"b"}')
  checkTargets(pairs, ['password', 'user'])
  assert.throws(
    () => checkTargets(pairs, ['password', 'Password']),
    (error) =>
      isProblem(error, 'input.invalid') &&
      error.message === 'secretValue.rotationTargets: every rotation target is a key of the value; 1 of 2 is not.',
  )
})

test('a secret is named by 3–15 characters as in NCP', () => {
  for (const name of ['abc', 'A-_9', 'a'.repeat(15)]) checkSecretName(name, 15)
  for (const name of ['ab', 'a'.repeat(16), '1bc', '-bc', 'a.c', 'a/c', 'a c', 'abc\n', 'äbc']) {
    assert.throws(
      () => checkSecretName(name, 15),
      (error) =>
        isProblem(error, 'input.invalid') &&
        error.message === 'secretName: 3–15 characters; letters, digits, - and _; starts with a letter.',
    )
  }
})

test('a deployment that raises the length takes names from other systems', () => {
  for (const name of ['prod/db/main', 'a.b+c=d@e', 'a'.repeat(512)]) checkSecretName(name, 512)
  for (const name of ['ab', 'a'.repeat(513), '/prod', 'a b', 'a:b'])
    assert.throws(() => checkSecretName(name, 512), /secretName: 3–512 characters/)
})
