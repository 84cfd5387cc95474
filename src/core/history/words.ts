import type { UsageRow } from '../usage-row.ts'

/** Where words are looked for. */
export const WORDS_IN = [
  'action',
  'title',
  'result',
  'requestor',
  'requestorName',
  'resourceName',
  'ip',
  'problem',
  'message',
] as const satisfies readonly (keyof UsageRow)[]

/** Letters, digits and the underscore hold a word together; anything else ends it. */
const HOLDS_TOGETHER = /[\p{L}\p{N}_]/u

/** Whether a word stands whole in a text, without regard to case. Pure; its time is that of looking for a text in a text. */
export function standsIn(text: string, word: string): boolean {
  return standsInFolded(text.toLowerCase(), word.toLowerCase())
}

function standsInFolded(text: string, word: string): boolean {
  if (word === '') return true
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isHeld(before(text, at), word) && !isHeldAfter(word, text, at + word.length)) return true
  }
  return false
}

function isHeld(sign: string, word: string): boolean {
  return HOLDS_TOGETHER.test(sign) && HOLDS_TOGETHER.test(String.fromCodePoint(word.codePointAt(0) ?? 0))
}

function isHeldAfter(word: string, text: string, end: number): boolean {
  const next = text.codePointAt(end)
  return next !== undefined && HOLDS_TOGETHER.test(String.fromCodePoint(next)) && HOLDS_TOGETHER.test(before(word, word.length))
}

/** The whole character that ends at `end`. */
function before(text: string, end: number): string {
  const pair = text.slice(Math.max(0, end - 2), end)
  const code = pair.codePointAt(0) ?? 0
  return code > 0xffff ? pair : pair.slice(-1)
}

/**
 * A part of a word that a store can look for by itself, since it knows the two cases of A–Z alone: whatever a word stands in holds it,
 * in either case. Empty where there is none.
 */
export function plainPartOf(word: string): string {
  return word.split(/[^\x20-\x7e]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}
