/** A pair as it is being typed. `text` is the JSON text of what is no text, such as a number; then it stands as it was pasted. */
export interface Pair {
  /** Tells rows apart while keys are empty or equal. */
  id: number
  key: string
  value: string
  /** A number, true, false or null, kept to the digit. */
  literal: boolean
  target: boolean
}

export const VALUE_MAX_BYTES = 10_000
export const PAIRS_MAX = 100
const REFUSED_KEYS = ['__proto__', 'constructor', 'prototype']
const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

let ids = 0
export function newPair(given: Partial<Omit<Pair, 'id'>> = {}): Pair {
  ids += 1
  return { id: ids, key: '', value: '', literal: false, target: false, ...given }
}

/** The JSON text of the value, as it will be stored. Pairs whose key is empty and whose value is empty are left out. */
export function toJson(pairs: readonly Pair[], indent = false): string {
  const members = pairs
    .filter(isUsed)
    .map(({ key, value, literal }) => `${JSON.stringify(key)}:${indent ? ' ' : ''}${literal ? value : JSON.stringify(value)}`)
  return indent ? `{\n${members.map((each) => `  ${each}`).join(',\n')}\n}` : `{${members.join(',')}}`
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength
}

export function isUsed({ key, value }: Pair): boolean {
  return key !== '' || value !== ''
}

/** What is wrong with a pair, where it stands. */
export type PairFault = 'key-empty' | 'key-twice' | 'key-refused' | 'not-unicode' | 'not-literal'

export function pairFault(pair: Pair, pairs: readonly Pair[]): PairFault | undefined {
  if (!isUsed(pair)) return undefined
  if (pair.key === '') return 'key-empty'
  if (REFUSED_KEYS.includes(pair.key)) return 'key-refused'
  if (pairs.some((other) => other.id !== pair.id && other.key === pair.key)) return 'key-twice'
  if ([pair.key, pair.value].some((text) => text.includes('\0') || !text.isWellFormed())) return 'not-unicode'
  return pair.literal && !LITERAL.test(pair.value) ? 'not-literal' : undefined
}

/** What is wrong with the value as a whole. */
export type ValueFault = 'none' | 'too-many' | 'too-long' | 'no-target'

export function valueFault(pairs: readonly Pair[]): ValueFault | undefined {
  const used = pairs.filter(isUsed)
  if (used.length === 0) return 'none'
  if (used.length > PAIRS_MAX) return 'too-many'
  if (bytesOf(toJson(pairs)) > VALUE_MAX_BYTES) return 'too-long'
  return used.some(({ target }) => target) ? undefined : 'no-target'
}

/** Which rotation targets stay ticked when the pairs are replaced: those whose key is still there. */
export function keepTargets(next: readonly Pair[], before: readonly Pair[]): Pair[] {
  const ticked = new Set(before.filter(({ target }) => target).map(({ key }) => key))
  return next.map((pair) => ({ ...pair, target: pair.target || ticked.has(pair.key) }))
}
