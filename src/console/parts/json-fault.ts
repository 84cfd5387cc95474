/** Where a text stops being JSON: line and column, both from 1. */
export interface JsonFault {
  line: number
  column: number
}

// Sticky, and each run of characters is of one class, so none of them goes back over much.
const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const MARK = /[{}[\]:,]/y

/** What may come next, outside of the members of objects and arrays that are open. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'more'

/**
 * The beginning of the first word or mark that no JSON (RFC 8259) has there; `undefined` where the text is JSON. Browsers tell it in words of their
 * own and in English, each in another way.
 */
export function jsonFault(text: string): JsonFault | undefined {
  const open: string[] = []
  let next: Next = 'value'
  for (let at = match(SPACE, text, 0).length; ; ) {
    if (at === text.length) return next === 'more' && open.length === 0 ? undefined : placeOf(text, at)
    const word = match(STRING, text, at) || match(SCALAR, text, at) || match(MARK, text, at)
    const follows: Next | undefined = word === '' ? undefined : after(word, next, open)
    if (follows === undefined) return placeOf(text, at)
    next = follows
    at += word.length
    at += match(SPACE, text, at).length
  }
}

/** What may follow a word; `undefined` when it may not stand there itself. Keeps `open` up to date. */
function after(word: string, next: Next, open: string[]): Next | undefined {
  const within = open.at(-1)
  if (next === 'more') {
    if (within === undefined) return undefined
    if (word === ',') return within === '{' ? 'key' : 'value'
    return word === (within === '{' ? '}' : ']') ? closed(open) : undefined
  }
  if (next === ':') return word === ':' ? 'value' : undefined
  if (next === 'key' || next === 'key or }') {
    if (word.startsWith('"')) return ':'
    return word === '}' && next === 'key or }' ? closed(open) : undefined
  }
  if (word === ']') return next === 'value or ]' ? closed(open) : undefined
  if (word === '{' || word === '[') {
    open.push(word)
    return word === '{' ? 'key or }' : 'value or ]'
  }
  return word === '}' || word === ':' || word === ',' ? undefined : 'more'
}

function closed(open: string[]): Next {
  open.pop()
  return 'more'
}

function match(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at
  return expression.exec(text)?.[0] ?? ''
}

function placeOf(text: string, at: number): JsonFault {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
