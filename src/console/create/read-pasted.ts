import { newPair, type Pair } from './draft.ts'
import { readJson } from './read-json.ts'

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)$/
const QUOTED = /^(["'`])([\s\S]*)\1\s*(?:#.*)?$/

/** The pairs of what was pasted: a JSON object, or the lines of a `.env` file. `undefined` when it is neither. */
export function readPasted(text: string): Pair[] | undefined {
  const json = readJson(text)
  if ('pairs' in json) return json.pairs
  return readEnv(text)
}

/** Lines `KEY=value` as dotenv reads them: quotes, `export`, comments, values over several lines in quotes. */
export function readEnv(text: string): Pair[] | undefined {
  const pairs = new Map<string, Pair>()
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (/^\s*(#.*)?$/.test(line)) continue
    const [, key, first = ''] = LINE.exec(line) ?? []
    if (key === undefined) return undefined
    let raw = first.trim()
    const quote = /^["'`]/.exec(raw)?.[0]
    while (quote !== undefined && !closes(raw, quote) && at + 1 < lines.length) {
      at += 1
      raw += `\n${lines[at] ?? ''}`
    }
    pairs.set(key, newPair({ key, value: unquoted(raw) }))
  }
  return pairs.size === 0 ? undefined : [...pairs.values()]
}

function closes(raw: string, quote: string): boolean {
  return new RegExp(`^${quote}(?:\\\\.|[^\\\\${quote}])*${quote}\\s*(?:#.*)?$`).test(raw)
}

function unquoted(raw: string): string {
  const [, quote, inner = ''] = QUOTED.exec(raw) ?? []
  if (quote === undefined) return raw.replace(/\s+#.*$/, '').trim()
  return quote === '"' ? inner.replaceAll(/\\([nrt"\\])/g, (_, sign: string) => ({ n: '\n', r: '\r', t: '\t' })[sign] ?? sign) : inner
}
