import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import { HISTORY } from '#contract/logs/rulings'
import { FIELDS, readKeyword } from '#core/history/keyword'
import { plainPartOf, standsIn } from '#core/history/words'

/** Signs of every kind that reading has to tell apart. */
const UNIT = fc.constantFrom(...'abZ09_ :*"\\-.\t\n%Äß한🔑K\u202e\ud800')

const refusal = (text: string): string => {
  try {
    readKeyword(text)
  } catch (error) {
    if (isProblem(error, 'input.invalid')) return error.message
    throw error
  }
  return assert.fail(`${text} was taken`)
}

test('words stand beside each other, and a pair names a field', () => {
  assert.deepEqual(readKeyword('  denied principal:ci-bot\tACTION:getSecretValue '), {
    words: ['denied'],
    pairs: [
      { field: 'principal', value: 'ci-bot', open: false },
      { field: 'action', value: 'getSecretValue', open: false },
    ],
  })
  assert.deepEqual(readKeyword(''), { words: [], pairs: [] })
})

test('what holds spaces, colons or quotes stands in quotes', () => {
  assert.deepEqual(readKeyword('"Get Secret Value" principal:"a \\"b\\" \\\\ c" "nrn:PUB:x"'), {
    words: ['Get Secret Value', 'nrn:PUB:x'],
    pairs: [{ field: 'principal', value: 'a "b" \\ c', open: false }],
  })
  assert.deepEqual(readKeyword('""').words, [])
  assert.match(refusal('principal:"never closed'), /a quote is opened and not closed/)
})

test('an asterisk stands for any rest at the end of a value, in quotes for itself, and nowhere else', () => {
  assert.deepEqual(readKeyword('address:10.0.*').pairs, [{ field: 'address', value: '10.0.', open: true }])
  assert.deepEqual(readKeyword('principal:*').pairs, [{ field: 'principal', value: '', open: true }])
  assert.deepEqual(readKeyword('principal:"ci*"').pairs, [{ field: 'principal', value: 'ci*', open: false }])
  assert.match(refusal('principal:a*b*'), /asterisk at the end of its value alone/)
})

test('an unknown field is refused, and the refusal names those that are known', () => {
  const said = refusal('colour:red')
  assert.match(said, /^keyword: colour is no field; known are /)
  for (const field of Object.keys(FIELDS)) assert.ok(said.includes(field), field)
  for (const odd of ['constructor:x', '__proto__:x', 'toString:x'].filter((text) => /^[A-Za-z]+:/.test(text)))
    assert.match(refusal(odd), /is no field/)
})

test('a field without a value is refused with what it asks for', () => {
  assert.match(refusal('result:'), /followed by no value.*SUCCESS, DENIED or FAILED/)
})

test('an address with colons is a word, not a field', () => {
  assert.deepEqual(readKeyword('::1 2001:db8::1').words, ['::1', '2001:db8::1'])
})

test('more words and pairs than are allowed are refused', () => {
  assert.equal(readKeyword('w '.repeat(HISTORY.termsMax)).words.length, HISTORY.termsMax)
  assert.match(refusal('w '.repeat(HISTORY.termsMax + 1)), /at most 20/)
})

test('any text is read or refused, and what was quoted is read as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: UNIT, maxLength: 60 }), (text) => {
      try {
        readKeyword(text)
      } catch (error) {
        assert.ok(isProblem(error, 'input.invalid'))
      }
      const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`
      assert.deepEqual(readKeyword(quoted), { words: text === '' ? [] : [text], pairs: [] })
    }),
  )
})

test('a word stands whole: no letter, digit or underscore beside it, in either case', () => {
  const text = 'Get Secret Value: View/getSecretValue by ci-bot_2 from 10.0.0.15, Ärger über 🔑x'
  for (const word of [
    'secret',
    'GETSECRETVALUE',
    'View/getSecretValue',
    'ci',
    '10.0.0.15',
    'ärger',
    'ÜBER',
    'Secret Value',
    ':',
    'bot_2',
    '🔑',
  ])
    assert.ok(standsIn(text, word), word)
  for (const word of ['secre', 'ecret', 'bot', '10.0.0.1', '0.0.15x', 'rger', 'x,']) assert.ok(!standsIn(text, word), word)
  assert.ok(standsIn('aab ab', 'ab'), 'the second place is tried when the first is not whole')
})

test('what a store may look for by itself stands wherever the word does', () => {
  fc.assert(
    fc.property(fc.string({ unit: UNIT }), fc.string({ unit: UNIT }), fc.string({ unit: UNIT, minLength: 1 }), (left, right, word) => {
      const text = `${left} ${word} ${right}`
      if (standsIn(text, word)) assert.ok(text.toLowerCase().includes(plainPartOf(word).toLowerCase()))
    }),
  )
})

test('a long text of near misses is looked through in the time of its length', () => {
  const text = 'a'.repeat(200_000)
  const began = performance.now()
  assert.ok(!standsIn(text, `${'a'.repeat(250)}b`))
  assert.ok(!standsIn(text, 'a'.repeat(250)))
  assert.ok(performance.now() - began < 5000)
})
