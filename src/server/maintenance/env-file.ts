import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'

const SETTING = /^\s*(?:export +)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*)$/s

const OLD_LINE_ENDS =
  'The file .env has a CR that no LF follows, as the line ends of old Macs are. Save it with LF or CRLF at the end of each line.'

/** What a file of settings says, and what is wrong with it. The server and the command line read it, and this is a room that both may import. */
export interface EnvFile {
  readonly values: Readonly<Record<string, string>>
  readonly mistakes: readonly string[]
}

/** The file `.env` of a folder, which says nothing where there is none. */
export function envFileIn(folder: string): EnvFile {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(resolve(folder, '.env'))
  } catch (error) {
    const mistakes = (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : [`The file .env cannot be read: ${(error as Error).message}`]
    return { values: {}, mistakes }
  }
  return readEnvFile(bytes)
}

/** A line that is passed over would be found too late. No mistake quotes the file, which may hold secrets. */
function readEnvFile(bytes: Uint8Array): EnvFile {
  const text = textOf(bytes)
  if (text === undefined) return { values: {}, mistakes: ['The file .env is not UTF-8 text. Save it as UTF-8.'] }
  if (/\r(?!\n)/.test(text)) return { values: {}, mistakes: [OLD_LINE_ENDS] }
  const mistakes: string[] = []
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const began = at
    const line = lines[at] ?? ''
    if (/^\s*(#|$)/.test(line)) {
      lines[at] = ''
      continue
    }
    const [, name, value = ''] = SETTING.exec(line) ?? []
    const quoted = quotedIn(value, lines.slice(at + 1))
    // The parser takes what is written around a name for a part of it, and the line that follows on blanks for a value.
    if (name !== undefined) lines[at] = `${name}=${value}`
    at += quoted?.moreLines ?? 0
    if (name === undefined || quoted?.isClosedAtEnd === false)
      mistakes.push(`Line ${began + 1} of the file .env is neither a comment nor a setting such as NAME=value.`)
  }
  return { values: parseEnv(lines.join('\n')) as Record<string, string>, mistakes }
}

/** A byte order mark is left away. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

/** Over how many further lines a quoted value goes; `undefined` where it is not quoted, or never closed and so taken as it stands. */
function quotedIn(value: string, following: readonly string[]): { moreLines: number; isClosedAtEnd: boolean } | undefined {
  const quote = /^["'`]/.exec(value)?.[0]
  if (quote === undefined) return undefined
  const all = [value.slice(1), ...following]
  const moreLines = all.findIndex((line) => line.includes(quote))
  if (moreLines < 0) return undefined
  const behind = (all[moreLines] ?? '').split(quote).slice(1).join(quote)
  return { moreLines, isClosedAtEnd: /^\s*(#|$)/.test(behind) }
}
