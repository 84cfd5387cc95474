import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '#base/json'
import { isProblem } from '#base/problem'
import { anyCharacter } from '../support/any-character.ts'

const parse = (text: string) => parseJson(Buffer.from(text))
const refuses = (text: string | Uint8Array, why: RegExp) =>
  assert.throws(
    () => parseJson(typeof text === 'string' ? Buffer.from(text) : text),
    (error) => isProblem(error, 'input.invalid') && error.message.startsWith('The body is no JSON: ') && why.test(error.message),
    String(text).slice(0, 40),
  )

test('what JSON.stringify writes is read back', () => {
  const odd = new Set(['__proto__', 'constructor', 'prototype'])
  const clean = (value: unknown): boolean => {
    if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000')
    if (typeof value !== 'object' || value === null) return true
    return Object.entries(value).every(([key, item]) => !odd.has(key) && clean(key) && clean(item))
  }
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: anyCharacter }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      fc.pre(clean(value))
      const text = JSON.stringify(value, null, indent)
      assert.deepEqual(parse(text), JSON.parse(text))
    }),
  )
})

test('what JSON.parse refuses is refused, and what it takes is taken unless a stricter rule says no', () => {
  const bits = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"b"',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'nul',
    'null',
    ' ',
    '\n',
    '\\',
    '\\u00',
    '41',
    '\u0001',
    'é',
  )
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      let theirs: unknown
      let broken = false
      try {
        theirs = JSON.parse(text)
      } catch {
        broken = true
      }
      if (broken) return refuses(text, /./)
      try {
        assert.deepEqual(parse(text), theirs)
      } catch (error) {
        // Ours has stricter rules: no key twice, and no number that only becomes infinite.
        assert.ok(isProblem(error) && /a key occurs twice|a number is out of range/.test(error.message), text)
      }
    }),
    { numRuns: 2000 },
  )
})

test('broken JSON is refused', () => {
  for (const text of ['', ' ', '{', '[', '"', '"a', '{"a"', '{"a":', '{"a":1', '[1', 'tru'])
    refuses(text, /ends too early|broken at character/)
  for (const text of [
    '{,}',
    '[1,]',
    '{"a":1,}',
    '[1 2]',
    '{a:1}',
    "{'a':1}",
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    'NaN',
    'Infinity',
    '{} {}',
    '//x\n1',
    '"\t"',
    '"\\x"',
    '"\\u12"',
  ]) {
    refuses(text, /broken at character \d+|ends too early/)
  }
})

test('bytes that are no UTF-8, and a byte order mark, are refused', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xe2, 0x82],
  ])
    refuses(Uint8Array.from(bytes), /not valid UTF-8/)
  refuses(Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), /broken at character 1/)
})

test('a key that occurs twice is refused, however it is written and however deep it lies', () => {
  for (const text of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"x":[{"a":1,"b":2,"a":1}]}', '{"":1,"":1}'])
    refuses(text, /a key occurs twice/)
  assert.deepEqual(parse('{"a":{"a":1},"b":{"a":1}}'), { a: { a: 1 }, b: { a: 1 } })
  assert.deepEqual(parse('{"toString":1,"hasOwnProperty":2}'), { toString: 1, hasOwnProperty: 2 })
})

test('half a surrogate pair and NUL are refused, a whole pair is read', () => {
  for (const text of ['"\\ud83d"', '"\\ude00"', '"\\ude00\\ud83d"', '{"\\ud83d":1}']) refuses(text, /surrogate/)
  for (const text of ['"\\u0000"', '{"a\\u0000":1}', '[["x\\u0000"]]']) refuses(text, /NUL/)
  assert.equal(parse('"\\ud83d\\ude00"'), '😀')
})

test('keys that change every object are refused', () => {
  for (const key of ['__proto__', 'constructor', 'prototype', '__prot\\u006f__']) refuses(`{"a":{"${key}":{"x":1}}}`, /is not taken/)
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('nesting ends at 32', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok(parse(nested(32)))
  refuses(nested(33), /nested deeper than 32/)
  refuses('['.repeat(500_000), /nested deeper than 32/)
  refuses('{"a":'.repeat(33), /nested deeper than 32/)
})

test('a number that no double holds is refused', () => {
  refuses('1e999', /out of range/)
  refuses('[-1e999]', /out of range/)
  assert.deepEqual(parse('[1e308,-0,1.5e-3]'), [1e308, -0, 0.0015])
})

test('nothing of the content stands in a refusal', () => {
  for (const text of [
    '{"hunter2":"hunter2"',
    '{"hunter2":hunter2}',
    '{"hunter2":1,"hunter2":2}',
    '{"hunter2\\u0000":1}',
    '"hunter2\\ud800"',
    'hunter2',
  ]) {
    assert.throws(
      () => parse(text),
      (error) => isProblem(error) && !error.message.includes('hunter2'),
    )
  }
})

test('time grows with the length alone', () => {
  const texts = {
    'one long text': (n: number) => JSON.stringify('x'.repeat(n)),
    escapes: (n: number) => `"${'\\n\\"'.repeat(n / 4)}"`,
    'many keys': (n: number) => `{${Array.from({ length: n / 10 }, (_, i) => `"k${i}":1`).join(',')}}`,
    space: (n: number) => `[${' '.repeat(n)}]`,
    backslashes: (n: number) => `"${'\\\\'.repeat(n / 2)}`,
    quotes: (n: number) => `[${'"",'.repeat(n / 3)}`,
  }
  for (const [name, make] of Object.entries(texts)) {
    const bytes = Buffer.from(make(1_000_000))
    const began = process.hrtime.bigint()
    try {
      parseJson(bytes)
    } catch (error) {
      assert.ok(isProblem(error))
    }
    const ms = Number(process.hrtime.bigint() - began) / 1e6
    // A quadratic scan of a million characters takes minutes; a linear one some tens of milliseconds.
    assert.ok(ms < 3000, `${name} took ${ms} ms`)
  }
})
