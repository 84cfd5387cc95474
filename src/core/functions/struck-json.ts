import { placesOfPieces, replaced, type Search, STRUCK } from './strike-out.ts'

/** Texts, with the colon behind those that are names of members, and numbers: where a secret may stand in JSON. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|-?[0-9][0-9.eE+-]*/g
/** What a dry run reports with, and how a failure is told: our words, which stand there whatever a secret's value holds. */
const OURS = new Set(['checks', 'check', 'ok', 'message', 'error'])

/**
 * Strikes out of a JSON text, within its texts and names as they read, so that it stays the JSON that it was; a number with a secret in it becomes a text,
 * and true, false and null hide nothing. A secret's whole value that is answered as an object is found by what it holds and not as a whole: of it stays what by itself is left
 * alone as well, its keys, and texts too short to be looked for. All that is read is searched as one text of lines, since a search takes its time.
 */
export function struckJson(json: string, search: Search): string {
  const read: string[] = []
  json.replace(TOKENS, (token, quoted, colon) => {
    const text = readToken(token, quoted)
    if (!isOurs(text, colon)) read.push(text)
    return ''
  })
  const places = search(read.join('\n'))
  if (places.length === 0) return json
  const each = placesOfPieces(
    places,
    read.map((text) => ({ length: text.length, gap: 1 })),
  ).values()
  return json.replace(TOKENS, (token, quoted, colon) => {
    const text = readToken(token, quoted)
    const inside = isOurs(text, colon) ? undefined : each.next().value
    if (inside === undefined || inside.length === 0) return token
    return JSON.stringify(quoted === undefined ? STRUCK : replaced(text, inside)) + (colon ?? '')
  })
}

const readToken = (token: string, quoted: string | undefined) => (quoted === undefined ? token : (JSON.parse(quoted) as string))
const isOurs = (text: string, colon: string | undefined) => colon !== undefined && OURS.has(text)
