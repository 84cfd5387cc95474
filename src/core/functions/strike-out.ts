import { parseSecretValue } from '#contract/secret-value'
import { spellings } from './spellings.ts'

/** What stands where a secret text stood. Holds no letter or digit, so that no secret is found inside it. */
export const STRUCK = '***'
/** Shorter texts occur by chance; striking them would make a log unreadable and hide nothing. */
const USUAL_MIN = 4
const LINE_MIN = 8
/** Names of parameters that hold credentials. */
const CREDENTIAL = /passw|passphrase|secret|token|credential|(?:api|private|access)[_-]?key/i

/** Where something stands in a text: its first character, and the one behind its last. */
export type Place = readonly [from: number, to: number]
/** Finds the places of secrets, in order, none overlapping another; where a text is torn off at its end, a beginning of a secret there, too. */
export type Search = (printed: string, torn?: boolean) => Place[]

/**
 * Makes what finds texts in what an action printed or answered: each in all its spellings, and the lines of those that have several.
 * It guards against carelessness: an action that wants to hide what it prints can.
 */
export function searcher(texts: Iterable<string>): Search {
  const all = forms(texts)
  return (printed, torn = false) => {
    const found: Place[] = []
    for (const form of all) {
      for (let at = printed.indexOf(form); at !== -1; at = printed.indexOf(form, at + 1)) found.push([at, at + form.length])
      const begun = torn ? beginning(form, printed) : 0
      if (begun > 0) found.push([printed.length - begun, printed.length])
    }
    return merged(found)
  }
}

/** Makes what strikes texts out of what an action answered. */
export function striker(texts: Iterable<string>): (printed: string) => string {
  const search = searcher(texts)
  return (printed) => replaced(printed, search(printed))
}

/** Puts what stands for a secret in all these places, which are in order and do not overlap. */
export function replaced(text: string, places: readonly Place[]): string {
  let out = ''
  let at = 0
  for (const [from, to] of places) {
    out += text.slice(at, from) + STRUCK
    at = to
  }
  return out + text.slice(at)
}

/** Of places in a text that was put together of pieces, those within each piece, counted from its beginning. `gap`: the characters behind it. */
export function placesOfPieces(places: readonly Place[], pieces: readonly { length: number; gap: number }[]): Place[][] {
  let at = 0
  let next = 0
  return pieces.map(({ length, gap }) => {
    const end = at + length
    const inside: Place[] = []
    while (next < places.length && (places[next]?.[0] ?? 0) < end) {
      const [from, to] = places[next] as Place
      if (to > at && end > at) inside.push([Math.max(from, at) - at, Math.min(to, end) - at])
      // What goes on in the next piece is looked at again there.
      if (to > end) break
      next++
    }
    at = end + gap
    return inside
  })
}

/** How many characters of the form a text ends with, not being the whole form. Takes time in proportion to the form (Knuth, Morris, Pratt). */
function beginning(form: string, printed: string): number {
  const borders = new Uint32Array(form.length)
  for (let at = 1, length = 0; at < form.length; at++) {
    while (length > 0 && form[at] !== form[length]) length = borders[length - 1] ?? 0
    if (form[at] === form[length]) length++
    borders[at] = length
  }
  let length = 0
  for (let at = Math.max(0, printed.length - form.length + 1); at < printed.length; at++) {
    while (length > 0 && printed[at] !== form[length]) length = borders[length - 1] ?? 0
    if (printed[at] === form[length]) length++
  }
  return length
}

function merged(places: Place[]): Place[] {
  const all: Place[] = []
  for (const place of places.sort((one, other) => one[0] - other[0] || other[1] - one[1])) {
    const last = all.at(-1)
    if (last !== undefined && place[0] < last[1]) all[all.length - 1] = [last[0], Math.max(last[1], place[1])]
    else all.push(place)
  }
  return all
}

function forms(texts: Iterable<string>): string[] {
  const all = new Set<string>()
  for (const text of texts) for (const part of [text, ...linesOf(text)]) for (const form of spellings(part)) all.add(form)
  all.delete('')
  return [...all]
}

/** Of a text of several: those that are long enough not to occur by chance. */
function linesOf(text: string): string[] {
  if (!text.includes('\n')) return []
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= LINE_MIN)
}

/**
 * The texts of a secret's value that must not be seen: the whole, what each rotation target holds, and what else is
 * long enough not to occur by chance.
 */
export function textsOfValue(value: string, rotationTargets: readonly string[]): string[] {
  const texts = [value]
  for (const [key, pair] of parseSecretValue(value)) {
    if (typeof pair.value !== 'string' && typeof pair.value !== 'number') continue
    const text = typeof pair.value === 'string' ? pair.value : pair.text
    if (text.length >= USUAL_MIN || rotationTargets.includes(key)) texts.push(text)
  }
  return texts
}

/**
 * The texts inside parameters whose names say that they are credentials, however deep they lie. All others are left alone: they are
 * what an action is told to do, and its answer would say nothing without them.
 */
export function textsOfParameters(parameters: Record<string, unknown>): string[] {
  const texts: string[] = []
  const open: [unknown, boolean][] = [[parameters, false]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, named] = next
    if (typeof value === 'string') {
      if (named && value.length >= USUAL_MIN) texts.push(value)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) open.push([inner, named || CREDENTIAL.test(name)])
    }
  }
  return texts
}
