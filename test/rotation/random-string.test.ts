import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isProblem } from '#base/problem'
import {
  CHARACTER_TYPES,
  freshTargetValue,
  RANDOM_STRING_DEFAULTS,
  type RandomStringOptions,
  randomString,
} from '#core/rotation/random-string'

const options = fc.record<RandomStringOptions>({
  length: fc.integer({ min: 5, max: 32 }),
  excludeCharacters: fc.oneof(fc.constant(''), fc.string({ maxLength: 40 }), fc.constantFrom(...Object.values(CHARACTER_TYPES))),
  excludeNumbers: fc.boolean(),
  excludePunctuation: fc.boolean(),
  excludeUppercase: fc.boolean(),
  excludeLowercase: fc.boolean(),
  includeSpace: fc.boolean(),
  requireEachIncludedType: fc.boolean(),
})

/** The characters of each type that the options leave, found out without the code under test. */
function left(chosen: RandomStringOptions): string[][] {
  const types = [
    chosen.excludeUppercase ? undefined : CHARACTER_TYPES.uppercase,
    chosen.excludeLowercase ? undefined : CHARACTER_TYPES.lowercase,
    chosen.excludeNumbers ? undefined : CHARACTER_TYPES.numbers,
    chosen.excludePunctuation ? undefined : CHARACTER_TYPES.punctuation,
    chosen.includeSpace ? CHARACTER_TYPES.space : undefined,
  ]
  return types.flatMap((type) =>
    type === undefined ? [] : [[...type].filter((character) => !chosen.excludeCharacters.includes(character))],
  )
}

test('every combination of options gives a string that fits them, or is refused as impossible', () => {
  fc.assert(
    fc.property(options, (chosen) => {
      const types = left(chosen)
      const possible = types.flat().length > 1 && (!chosen.requireEachIncludedType || types.every((type) => type.length > 0))
      if (!possible) {
        assert.throws(
          () => randomString(randomBytes, chosen),
          (error) => isProblem(error, 'input.invalid'),
        )
        return
      }
      const made = randomString(randomBytes, chosen)
      assert.equal(made.length, chosen.length)
      for (const character of made) assert.ok(types.some((type) => type.includes(character)))
      if (chosen.requireEachIncludedType) for (const type of types) assert.ok(type.some((character) => made.includes(character)))
    }),
    { numRuns: 2000, verbose: 1 },
  )
})

test('all 64 combinations of the six switches are decided alike each time', () => {
  for (let bits = 0; bits < 64; bits++) {
    const on = (bit: number) => (bits & (1 << bit)) !== 0
    const chosen = {
      ...RANDOM_STRING_DEFAULTS,
      excludeNumbers: on(0),
      excludePunctuation: on(1),
      excludeUppercase: on(2),
      excludeLowercase: on(3),
      includeSpace: on(4),
      requireEachIncludedType: on(5),
    }
    const many = left(chosen).flat().length
    if (many < 2) assert.throws(() => randomString(randomBytes, chosen), many === 0 ? /No character is left/ : /Only one character is left/)
    else assert.equal(randomString(randomBytes, chosen).length, 12)
  }
})

test('each character of the pool and each place is about as likely as any other', () => {
  const chosen = {
    ...RANDOM_STRING_DEFAULTS,
    excludePunctuation: true,
    excludeUppercase: true,
    excludeLowercase: true,
    includeSpace: false,
    length: 10,
  }
  const counts = new Map<string, number>()
  for (let n = 0; n < 5000; n++)
    for (const character of randomString(randomBytes, chosen)) counts.set(character, (counts.get(character) ?? 0) + 1)
  // 50,000 draws of 10 digits: 5,000 each, standard deviation 67; seven of those are never seen by chance.
  for (const count of counts.values()) assert.ok(Math.abs(count - 5000) < 470, `${count}`)
  assert.equal(counts.size, 10)
})

test('the fresh value of a rotation target needs no quoting anywhere', () => {
  const seen = new Set<string>()
  for (let n = 0; n < 500; n++) {
    const made = freshTargetValue(randomBytes)
    assert.match(made, /^[A-Za-z0-9_.~-]{12}$/)
    for (const type of [/[A-Z]/, /[a-z]/, /[0-9]/, /[-_.~]/]) assert.match(made, type)
    seen.add(made)
  }
  assert.equal(seen.size, 500)
})
