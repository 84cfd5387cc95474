import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bytesOf, newPair, pairFault, toJson } from '#console/create/draft'
import { generate } from '#console/create/generate'
import { readJson } from '#console/create/read-json'
import { readEnv, readPasted } from '#console/create/read-pasted'
import { parseSecretValue } from '#contract/secret-value'

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const key = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((each) => !['__proto__', 'constructor', 'prototype'].includes(each) && !each.includes('\0'))
const object = fc.uniqueArray(fc.tuple(key, scalar), { selector: ([name]) => name, minLength: 1, maxLength: 20 })

const texts = (read: ReturnType<typeof readPasted>) => read?.map((pair) => [pair.key, pair.value])

describe('a value as it is typed', () => {
  it('is the same after JSON and back, in order, whatever stands in it', () => {
    fc.assert(
      fc.property(object, (entries) => {
        const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`).join(' ,\n')}}`
        const read = readJson(text)
        assert.ok('pairs' in read)
        assert.deepEqual(
          read.pairs.map((pair) => [pair.key, pair.literal ? JSON.parse(pair.value) : pair.value]),
          entries.map(([name, value]) => [name, Object.is(value, -0) ? 0 : value]),
        )
        const again = readJson(toJson(read.pairs))
        assert.ok('pairs' in again)
        assert.equal(toJson(again.pairs), toJson(read.pairs))
      }),
    )
  })

  it('is taken by the server wherever the table shows no fault', () => {
    fc.assert(
      fc.property(object, (entries) => {
        const pairs = entries.map(([name, value]) =>
          newPair(typeof value === 'string' ? { key: name, value } : { key: name, value: JSON.stringify(value), literal: true }),
        )
        const text = toJson(pairs)
        if (pairs.some((pair) => pairFault(pair, pairs) !== undefined) || bytesOf(text) > 10_000) return
        assert.equal(parseSecretValue(text).size, pairs.length)
      }),
    )
  })

  it('with two equal keys, an object inside, or no object is told, and never half read', () => {
    assert.deepEqual(readJson('{"a":1,"a":2}'), { fault: 'key-twice' })
    assert.deepEqual(readJson('{"a":1,"\\u0061":2}'), { fault: 'key-twice' })
    assert.deepEqual(readJson('{"a":{}}'), { fault: 'not-flat' })
    assert.deepEqual(readJson('[1]'), { fault: 'not-object' })
    assert.deepEqual(readJson('{"a":1,}'), { fault: 'syntax' })
  })

  it('reads .env files as dotenv does', () => {
    const env = [
      '# comment',
      '',
      'A=plain # told',
      'export B="two\\nlines" # told',
      "C='as $it is # not told'",
      'D="over',
      'two lines"',
      'E=',
      'F=a=b',
      'A=last one wins',
    ].join('\r\n')
    assert.deepEqual(texts(readEnv(env)), [
      ['A', 'last one wins'],
      ['B', 'two\nlines'],
      ['C', 'as $it is # not told'],
      ['D', 'over\ntwo lines'],
      ['E', ''],
      ['F', 'a=b'],
    ])
    assert.equal(readPasted('no sign here'), undefined)
    assert.equal(readPasted(''), undefined)
  })

  it('is generated with each kind that was asked for and no other', () => {
    for (let turn = 0; turn < 200; turn += 1) {
      assert.match(
        generate({ length: 8, lower: true, upper: true, digits: true, signs: true }),
        /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z\d])[!-~]{8}$/,
      )
      assert.match(generate({ length: 12, lower: false, upper: false, digits: true, signs: false }), /^\d{12}$/)
    }
  })
})
