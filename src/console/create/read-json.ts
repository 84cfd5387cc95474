import { newPair, type Pair } from './draft.ts'

export type JsonFault = 'syntax' | 'not-object' | 'not-flat' | 'key-twice'
export type ReadJson = { pairs: Pair[] } | { fault: JsonFault }

const TOKEN = /\s*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\.)*")|([^\s{}[\]:,"]+))/y

/**
 * The pairs of a JSON text in their order. `JSON.parse` alone would keep the last of two equal keys and round long
 * numbers; so the text is checked by it and then read member by member, and what is no text keeps its digits.
 */
export function readJson(text: string): ReadJson {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { fault: 'syntax' }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { fault: 'not-object' }
  if (Object.values(parsed).some((value) => typeof value === 'object' && value !== null)) return { fault: 'not-flat' }
  const pairs = members(text)
  return new Set(pairs.map(({ key }) => key)).size < pairs.length ? { fault: 'key-twice' } : { pairs }
}

/** The text is known to be a flat object, so its tokens are keys, colons, values and commas in turn. */
function members(text: string): Pair[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const token = found[2] ?? found[3]
    if (token !== undefined) tokens.push(token)
  }
  const pairs: Pair[] = []
  for (let at = 0; at + 1 < tokens.length; at += 2) {
    const [key = '', value = ''] = tokens.slice(at, at + 2)
    const literal = !value.startsWith('"')
    pairs.push(newPair({ key: JSON.parse(key) as string, value: literal ? value : (JSON.parse(value) as string), literal }))
  }
  return pairs
}
