import fc from 'fast-check'

const SURROGATES = { first: 0xd800, count: 0x800 }
const LAST = 0x10ffff

/**
 * Any character but half of a pair, for texts of fast-check: the same as its own `binary`, which makes a table of all of their million
 * in each place where it is asked for.
 */
export const anyCharacter = fc.integer({ min: 0, max: LAST - SURROGATES.count }).map(
  (at) => String.fromCodePoint(at < SURROGATES.first ? at : at + SURROGATES.count),
  (character) => {
    const code = typeof character === 'string' ? (character.codePointAt(0) ?? -1) : -1
    if (code < 0 || character !== String.fromCodePoint(code)) throw new Error('not one character')
    return code < SURROGATES.first ? code : code - SURROGATES.count
  },
)
