import { Problem } from '#base/problem'
import { type Random, randomBelow } from '#base/random'

export interface RandomStringOptions {
  /** 5–32. */
  length: number
  /** Characters that must not occur. */
  excludeCharacters: string
  excludeNumbers: boolean
  excludePunctuation: boolean
  excludeUppercase: boolean
  excludeLowercase: boolean
  includeSpace: boolean
  /** Every type that is not excluded occurs at least once; the space is a type where it is included. */
  requireEachIncludedType: boolean
}

/** The defaults of operation 30 (contract: secret-manager.md). */
export const RANDOM_STRING_DEFAULTS: RandomStringOptions = {
  length: 12,
  excludeCharacters: '',
  excludeNumbers: false,
  excludePunctuation: false,
  excludeUppercase: false,
  excludeLowercase: false,
  includeSpace: true,
  requireEachIncludedType: true,
}

export const CHARACTER_TYPES = {
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  space: ' ',
} as const
type CharacterType = keyof typeof CHARACTER_TYPES

/**
 * A random string of exactly `length` characters from the types that the options leave. Where each type is required, one
 * character of each is drawn, the rest from all of them, and the order is shuffled. Throws Problem `input.invalid` when
 * no string can fit the options, or only one.
 */
export function randomString(random: Random, options: RandomStringOptions): string {
  const types = includedTypes(options)
  const pool = types.map(([, characters]) => characters).join('')
  if (pool === '')
    throw new Problem(
      'input.invalid',
      'No character is left: every type is excluded, or excludeCharacters names all that remain. Exclude less.',
      { reason: { is: 'characters' } },
    )
  if (pool.length === 1)
    throw new Problem('input.invalid', 'Only one character is left, of which no string is random. Exclude less.', {
      reason: { is: 'characters' },
    })
  const drawn: string[] = []
  if (options.requireEachIncludedType) {
    for (const [type, characters] of types) {
      if (characters === '')
        throw new Problem(
          'input.invalid',
          `${type} is required, but excludeCharacters names all of it. Exclude the type, or fewer characters.`,
          { reason: { is: 'characters' } },
        )
      drawn.push(draw(random, characters))
    }
    if (drawn.length > options.length) {
      throw new Problem(
        'input.invalid',
        `length is ${options.length}, but ${drawn.length} types are required. Ask for a longer string, or exclude a type.`,
        { reason: { is: 'characters' } },
      )
    }
  }
  while (drawn.length < options.length) drawn.push(draw(random, pool))
  return shuffled(random, drawn).join('')
}

/**
 * What operation 28 registers for each rotation target: 12 characters with at least one upper-case letter, one lower-case letter,
 * one digit and one of `-_.~`. No other punctuation and no space: such a value needs no quoting in SQL, shells, URLs or
 * connection strings, and an action that forgets to quote must not lock anybody out.
 */
export function freshTargetValue(random: Random): string {
  const unsafe = CHARACTER_TYPES.punctuation.replaceAll(/[-_.~]/g, '')
  return randomString(random, { ...RANDOM_STRING_DEFAULTS, excludeCharacters: unsafe, includeSpace: false })
}

function includedTypes(options: RandomStringOptions): [CharacterType, string][] {
  const excluded: Record<CharacterType, boolean> = {
    uppercase: options.excludeUppercase,
    lowercase: options.excludeLowercase,
    numbers: options.excludeNumbers,
    punctuation: options.excludePunctuation,
    space: !options.includeSpace,
  }
  const banned = new Set(options.excludeCharacters)
  return (Object.keys(CHARACTER_TYPES) as CharacterType[])
    .filter((type) => !excluded[type])
    .map((type) => [type, [...CHARACTER_TYPES[type]].filter((character) => !banned.has(character)).join('')])
}

function draw(random: Random, characters: string): string {
  return characters.charAt(randomBelow(random, characters.length))
}

/** Fisher and Yates: every order is equally likely. */
function shuffled(random: Random, characters: readonly string[]): string[] {
  const order = [...characters]
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomBelow(random, last + 1)
    ;[order[last], order[other]] = [order[other] as string, order[last] as string]
  }
  return order
}
