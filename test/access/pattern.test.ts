import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readNrnPattern } from '#core/access/nrn-pattern'
import { covers, fits, meets as meetsRead, readPattern, rests } from '#core/access/pattern'
import { nrnPattern } from './any-policies.ts'

const meets = (left: string, right: string): boolean => meetsRead(readPattern(left), readPattern(right))

/** What a pattern means, written down without a thought for time: it may take exponentially long. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern.startsWith('*')) return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)))
  return text !== '' && pattern[0] === text[0] && naive(pattern.slice(1), text.slice(1))
}

const letters = (max: number, ...of: string[]) => fc.array(fc.constantFrom(...of), { maxLength: max }).map((all) => all.join(''))
const pattern = letters(6, 'a', 'b', '*', '*')
const text = letters(8, 'a', 'b', '*')
/** Every text of up to five letters. */
const TEXTS = ['']
for (let at = 0; at < TEXTS.length && (TEXTS[at] as string).length < 5; at++) for (const letter of 'ab*') TEXTS.push(TEXTS[at] + letter)

test('a pattern fits what it means, and nothing else', () => {
  fc.assert(
    fc.property(pattern, text, (pattern, text) => assert.equal(fits(pattern, text), naive(pattern, text))),
    { numRuns: 5000 },
  )
})

test('an asterisk in the text is a character like any other', () => {
  assert.equal(fits('Secret/3f', 'Secret/*'), false)
  assert.equal(fits('Secret/*', 'Secret/*'), true)
  assert.equal(fits('*f', '*'), false)
})

test('no other character of a pattern is special', () => {
  for (const special of ['.', '?', '[a]', '(', '\\', '%', '_', '^a$', '+']) {
    assert.equal(fits(special, special), true)
    assert.equal(fits(special, 'a'), false)
  }
})

test('a pattern that covers another fits all that the other fits', () => {
  fc.assert(
    fc.property(pattern, pattern, (wide, narrow) => {
      fc.pre(covers(wide, narrow))
      for (const text of TEXTS) if (fits(narrow, text)) assert.ok(fits(wide, text), `${wide} covers ${narrow} but not ${text}`)
    }),
    { numRuns: 1000 },
  )
})

test('two patterns meet exactly when some text fits both', () => {
  const short = letters(4, 'a', 'b', '*')
  fc.assert(
    fc.property(short, short, (left, right) => {
      // A text that fits both need not be longer than the letters of the two together, so eight are enough.
      assert.equal(
        meets(left, right),
        TEXTS_TO_EIGHT.some((text) => fits(left, text) && fits(right, text)),
        `${left} and ${right}`,
      )
    }),
    { numRuns: 1000 },
  )
})
const TEXTS_TO_EIGHT = ['']
for (let at = 0; at < TEXTS_TO_EIGHT.length && (TEXTS_TO_EIGHT[at] as string).length < 8; at++)
  for (const letter of 'ab') TEXTS_TO_EIGHT.push(TEXTS_TO_EIGHT[at] + letter)

test('the rests of a pattern behind a beginning fit exactly what may follow it', () => {
  fc.assert(
    fc.property(pattern, letters(3, 'a', 'b'), (pattern, beginning) => {
      const found = rests(pattern, beginning)
      for (const text of TEXTS) {
        assert.equal(
          found.some((rest) => fits(rest, text)),
          naive(pattern, beginning + text),
          `${pattern} behind ${beginning}: ${text}`,
        )
      }
    }),
    { numRuns: 500 },
  )
})

test('an NRN pattern with an empty domain or region fits any, and one that is too short means what it says', () => {
  const nrn = 'nrn:PUB:SecretManager:KR:2001:Secret/3f'
  const fitting = [
    '*',
    nrn,
    'nrn::SecretManager:KR:2001:Secret/3f',
    'nrn:PUB:SecretManager::2001:Secret/3f',
    'nrn::SecretManager::*:Secret/*',
    'nrn:PUB:SecretManager:*',
    'nrn::SecretManager:*',
    'nrn:*',
    'nrn:*:Secret/3f',
    'nrn:PUB:SecretManager:KR:*:*3f',
    'nrn:PUB:*:KR:2001:Sec*',
  ]
  const others = [
    '',
    'nrn',
    'nrn:PUB:SecretManager',
    'nrn:PUB::KR:2001:Secret/3f',
    'nrn:PUB:SecretManager:KR::Secret/3f',
    'nrn:PUB:SecretManager:JPN:2001:Secret/3f',
    'nrn:PUB:SecretManager:KR:2001:Secret/3',
    'nrn:PUB:SecretManager:KR:2001:Secret/3f:x',
    'nrn:PUB:KMS:*',
  ]
  for (const pattern of fitting) assert.equal(readNrnPattern(pattern).fits(nrn), true, pattern)
  for (const pattern of others) assert.equal(readNrnPattern(pattern).fits(nrn), false, pattern)
})

test('in a whole NRN pattern an asterisk does not reach over a colon into another part', () => {
  const pattern = readNrnPattern('nrn:PUB:SecretManager:*:2001:Secret/3f')
  assert.equal(pattern.fits('nrn:PUB:SecretManager:KR:2002:2001:Secret/3f'), false)
  assert.equal(pattern.covers(readNrnPattern('nrn:PUB:SecretManager:KR:2002:2001:Secret/3f')), false)
  assert.equal(pattern.covers(readNrnPattern('nrn:PUB:SecretManager:KR:2001:Secret/3f')), true)
  assert.equal(readNrnPattern('nrn:PUB:SecretManager:KR:2001:Secret/*').fits('nrn:PUB:SecretManager:KR:2001:Secret/a:b'), true)
})

test('an NRN pattern that covers another fits all that the other fits, and patterns that do not meet share nothing', () => {
  const nrn = fc
    .tuple(fc.constantFrom('SecretManager', 'KMS'), fc.constantFrom('KR', 'JPN'), fc.constantFrom('1', '2'), letters(3, 'a', 'b', 'c', ':'))
    .map(([product, region, memberNo, id]) => `nrn:PUB:${product}:${region}:${memberNo}:Secret/${id}`)
  fc.assert(
    fc.property(nrnPattern, nrnPattern, fc.array(nrn, { minLength: 20, maxLength: 20 }), (left, right, nrns) => {
      const [one, other] = [readNrnPattern(left), readNrnPattern(right)]
      for (const each of nrns) {
        if (one.covers(other) && other.fits(each)) assert.ok(one.fits(each), `${left} covers ${right} but not ${each}`)
        if (!one.meets(other)) assert.ok(!one.fits(each) || !other.fits(each), `${left} and ${right} meet in ${each}`)
      }
    }),
    { numRuns: 2000 },
  )
})

test('patterns that try to take long do not', () => {
  const long = 'a'.repeat(16_384)
  const hostile = [`${'*a'.repeat(63)}*b`, `${'a*'.repeat(63)}b`, `*${'a'.repeat(120)}b*`, '*'.repeat(128), `${'*aaaaaaa'.repeat(15)}b`]
  const started = process.cpuUsage()
  for (const pattern of hostile) {
    fits(pattern, long)
    fits(pattern, `${long}b`)
    readNrnPattern(`nrn:PUB:SecretManager:KR:1:Secret/${pattern}`).fits(`nrn:PUB:SecretManager:KR:1:Secret/${long}`)
    for (const other of hostile) {
      covers(pattern, other)
      meets(pattern, other)
    }
    rests(pattern, long)
  }
  const { user, system } = process.cpuUsage(started)
  assert.ok(user + system < 2_000_000, `took ${(user + system) / 1000} ms`)
})
