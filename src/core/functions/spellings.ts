import { inspect } from 'node:util'

/** Shorter texts are not looked for in what encodes bytes: what they become there occurs by chance. */
const ENCODED_MIN = 4

/** All ways in which a text may be written by Node, Python, SQL and shells, in JSON and URLs, in Base64 and in hexadecimal. */
export function spellings(text: string): Set<string> {
  const all = new Set([text, ...quotedByOthers(text), ...inUrls(text)])
  const json = inJson(text)
  // A value is JSON itself, so what it holds is often written in JSON first.
  for (const each of [text, json])
    for (const quoted of [inJson(each), asciiAlone(inJson(each)), ...byNode(each), ...byPython(each)]) all.add(quoted)
  if (text.length >= ENCODED_MIN) for (const encoded of encodings(Buffer.from(text, 'utf8'))) all.add(encoded)
  return all
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function asciiAlone(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function inUrls(text: string): string[] {
  const url = encodeURIComponent(text.toWellFormed())
  const strict = url.replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return [url, strict, strict.replaceAll('%2F', '/'), strict.replaceAll('%20', '+'), new URLSearchParams([['', text]]).toString().slice(1)]
}

/** A quote inside quotes: twice in SQL and CSV, and outside of them for a moment in shells. */
function quotedByOthers(text: string): string[] {
  return [text.replaceAll("'", "''"), text.replaceAll('"', '""'), text.replaceAll("'", "'\\''"), text.replaceAll("'", `'"'"'`)]
}

/** As `console.log` writes it inside of objects. Which quotes stand around it, and whether a `'` is escaped, depends on what else stands there. */
function byNode(text: string): string[] {
  const quotes = `'"\``
  const escaped = inspect(text + quotes, { breakLength: Number.POSITIVE_INFINITY, maxStringLength: null }).slice(1, -2 - quotes.length)
  return [escaped, escaped.replace(/\\(.)/gs, (pair, letter) => (letter === "'" ? letter : pair))]
}

/** As `repr` and `ascii` write it, and `repr` of its bytes; with either quotes around it. */
function byPython(text: string): string[] {
  const escaped = [
    Array.from(text, (letter) => pythonEscape(letter, !/[\p{C}\p{Z}]/u.test(letter) || letter === ' ')),
    Array.from(text, (letter) => pythonEscape(letter, /[ -~]/.test(letter))),
    Array.from(Buffer.from(text, 'utf8').toString('latin1'), (byte) => pythonEscape(byte, /[ -~]/.test(byte))),
  ].map((letters) => letters.join(''))
  return escaped.flatMap((each) => [each, each.replaceAll("'", "\\'")])
}

const PYTHON_NAMES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function pythonEscape(letter: string, isPrinted: boolean): string {
  const named = PYTHON_NAMES[letter]
  if (named !== undefined) return named
  if (isPrinted) return letter
  const hex = (letter.codePointAt(0) ?? 0).toString(16)
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

function encodings(bytes: Buffer): string[] {
  const hex = bytes.toString('hex')
  const base64 = [bytes.toString('base64').replace(/=+$/, ''), ...[0, 1, 2].map((before) => insideBase64(bytes, before))]
  return [
    hex,
    hex.toUpperCase(),
    hex.replace(/..(?=.)/g, '$& '),
    ...base64,
    ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** What the bytes become behind so many others: without the characters at both ends that hold bits of what stands beside them. */
function insideBase64(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.byteLength) * 8) / 6))
}
