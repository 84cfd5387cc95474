import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'
import { HISTORY } from '#contract/logs/rulings'

/** What a person typed to find records: all of it must fit. */
export interface Terms {
  words: string[]
  pairs: Pair[]
}
export interface Pair {
  field: Field
  value: string
  /** The value ended with an asterisk, which stands for any rest. */
  open: boolean
}

/** What `field:` may be, with what it asks about. */
export const FIELDS = {
  principal: 'the id or name of whoever called',
  type: 'Customer, Sub, Role, Job or System',
  key: 'the access key id that signed the call',
  address: 'the address that the call came from',
  product: 'the product that was called',
  action: 'the right that the call needed, with View/ or Change/ or without',
  secret: 'the id or name of a secret',
  resource: 'the id or name of any resource',
  result: 'SUCCESS, DENIED or FAILED',
  status: 'the HTTP status of the answer',
  problem: 'the code of the problem',
  stage: 'which stage of a secret was read or written',
  version: 'which version of a secret',
  job: 'the id of a rotation job',
  request: 'the request id',
} as const
export type Field = keyof typeof FIELDS

const KNOWN = Object.keys(FIELDS).join(', ')

/**
 * Reads words and `field:value` pairs. What holds spaces or colons stands in quotes, in which a backslash makes the next
 * sign itself. Pure, and linear in what it is given. Throws Problem `input.invalid`.
 */
export function readKeyword(text: string): Terms {
  const terms: Terms = { words: [], pairs: [] }
  let at = 0
  while (at < text.length) {
    if (isSpace(text[at])) {
      at += 1
      continue
    }
    if (terms.words.length + terms.pairs.length === HISTORY.termsMax)
      refuse(`at most ${HISTORY.termsMax} words and pairs.`, { is: 'search-terms', max: HISTORY.termsMax })
    const name = nameAt(text, at)
    const [read, end] = partAt(text, name === undefined ? at : at + name.length + 1)
    if (name === undefined) terms.words.push(read.text)
    else terms.pairs.push(pairOf(name, read))
    at = end
  }
  terms.words = terms.words.filter((word) => word !== '')
  return terms
}

/** The letters before a colon, if that is how the term begins. */
function nameAt(text: string, from: number): string | undefined {
  let end = from
  while (end < text.length && isLetter(text[end])) end += 1
  return end > from && text[end] === ':' ? text.slice(from, end) : undefined
}

interface Part {
  text: string
  /** Whether its last sign is an asterisk outside of quotes, and whether another one stands before. */
  open: boolean
  starred: boolean
}

/** A word up to the next space, or what stands in quotes. */
function partAt(text: string, from: number): [Part, end: number] {
  if (text[from] === '"') return quotedAt(text, from + 1)
  let end = from
  while (end < text.length && !isSpace(text[end])) end += 1
  const read = text.slice(from, end)
  return [{ text: read, open: read.endsWith('*'), starred: read.slice(0, -1).includes('*') }, end]
}

function quotedAt(text: string, from: number): [Part, end: number] {
  let read = ''
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') return [{ text: read, open: false, starred: false }, at + 1]
    if (text[at] === '\\') at += 1
    read += text[at] ?? ''
  }
  return refuse('a quote is opened and not closed.', { is: 'search-quote' })
}

function pairOf(name: string, { text, open, starred }: Part): Pair {
  const field = name.toLowerCase()
  const shown = name.slice(0, 40)
  if (!isField(field))
    return refuse(`${shown} is no field; known are ${KNOWN}. What holds a colon and is no field stands in quotes.`, {
      is: 'search-field',
      name: shown,
      choices: KNOWN,
    })
  const value = open ? text.slice(0, -1) : text
  if (value === '' && !open)
    return refuse(`${field}: is followed by no value. It asks for ${FIELDS[field]}.`, { is: 'search-value', name: field })
  if (starred)
    return refuse(`${field}: takes an asterisk at the end of its value alone, where it stands for any rest.`, {
      is: 'search-asterisk',
      name: field,
    })
  return { field, value, open }
}

function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name)
}

function isSpace(sign: string | undefined): boolean {
  return sign !== undefined && /\s/.test(sign)
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /[A-Za-z]/.test(sign)
}

function refuse(why: string, reason: ReasonOf<'input.invalid'>): never {
  throw new Problem('input.invalid', `keyword: ${why}`, { reason })
}
