import { open, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isCalendarDay } from '#base/instant'
import { UsageError } from './command.ts'
import { progress } from './progress.ts'
import { readArgs } from './read-args.ts'
import { findCredentials } from './settings.ts'
import { callWire } from './wire.ts'

export const EXPORT_HELP =
  'coffer history export FILE [--format jsonl|csv] [--proof] [--keyword WORDS] [--from TIME] [--to TIME] [--after NEXT]'

const TEXT = { type: 'string' } as const
const OPTIONS = { format: TEXT, proof: { type: 'boolean' }, keyword: TEXT, from: TEXT, to: TEXT, after: TEXT } as const

/** What a shell makes of a program that Ctrl-C ended. */
const INTERRUPTED = 130

interface Piece {
  text: string
  count: number
  next: string | null
}
interface Ended {
  count: number
  /** What goes on where this ended; `null` at the end of the history. */
  next: string | null
  /** Why it ended before that. */
  because?: string
}

/**
 * Asks a server for the history piece by piece, and writes each piece whole before it asks for the next, so that a file that was left
 * half-way ends with a whole line, and `--after` goes on there. One piece is in memory.
 */
export async function exportHistory(args: readonly string[]): Promise<number> {
  const { file, query, after } = asked(args)
  const credentials = findCredentials(process.cwd())
  const out = await open(file, after === undefined ? 'wx' : 'a', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new Error(`${file} exists. Name a new file, or go on with it by --after, as the export that was stopped told.`)
  })
  let stopped = false
  // The second press ends it at once.
  process.once('SIGINT', () => {
    stopped = true
  })
  const shown = progress('exporting')
  const ask = async (next: string | undefined): Promise<Piece | string> => {
    const target = `/api/v1/history/export?${new URLSearchParams(next === undefined ? query : { ...query, after: next })}`
    const { status, body } = await callWire(credentials, 'GET', target)
    return status < 400 ? (body as Piece) : `HTTP ${status}: ${JSON.stringify(body)}`
  }
  let { size } = await out.stat()
  const write = async (piece: Piece, count: number) => {
    try {
      await out.appendFile(piece.text)
    } catch (error) {
      // Of a piece that found no room all goes, so that the file ends with a whole line.
      await out.truncate(size)
      return (error as Error).message
    }
    size += Buffer.byteLength(piece.text)
    shown.rows(count)
    return undefined
  }
  try {
    const ended = await allPieces(file, after, { ask, write, isOver: () => stopped })
    await out.sync()
    shown.end()
    if (ended.because === undefined || after !== undefined || size > 0) return tell(file, ended)
    // What holds nothing would only be in the way of the next try.
    await rm(file)
    process.stderr.write(`Nothing was exported, since ${ended.because}.\n`)
    return 1
  } finally {
    await out.close()
  }
}

async function allPieces(
  file: string,
  after: string | undefined,
  parts: {
    ask(next: string | undefined): Promise<Piece | string>
    /** Resolves to why the piece was not taken, if it was not. */
    write(piece: Piece, count: number): Promise<string | undefined>
    isOver(): boolean
  },
): Promise<Ended> {
  let [next, count] = [after, 0]
  for (;;) {
    const piece = await parts.ask(next).catch((error: Error) => error.message)
    if (typeof piece === 'string') return { count, next: next ?? null, because: `the server gave no more (${piece})` }
    const full = await parts.write(piece, count + piece.count)
    if (full !== undefined) return { count, next: next ?? null, because: `${file} takes no more (${full})` }
    count += piece.count
    if (piece.next === null || parts.isOver()) return { count, next: piece.next }
    next = piece.next
  }
}

function tell(file: string, { count, next, because }: Ended): number {
  const told = `${count.toLocaleString('en')} records are in ${file}`
  if (next === null && because === undefined) {
    process.stdout.write(`${told}.\n`)
    return 0
  }
  const how = next === null ? 'Remove the file, then export anew.' : `Go on with the same command and --after ${next}.`
  process.stderr.write(`${because === undefined ? 'Stopped' : `Stopped, since ${because}`}: ${told}, all of them whole. ${how}\n`)
  return because === undefined ? INTERRUPTED : 1
}

function asked(args: readonly string[]): { file: string; query: Record<string, string>; after: string | undefined } {
  const { values, positionals } = readArgs(args, OPTIONS, { allowPositionals: true })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('Name one file to write.')
  const { format = 'jsonl', proof, keyword, from, to, after } = values
  return {
    file: resolve(file),
    after,
    query: {
      format,
      ...(proof === true ? { proof: 'true' } : {}),
      ...(keyword === undefined ? {} : { keyword }),
      ...(from === undefined ? {} : { timestampFrom: momentOf('--from', from) }),
      ...(to === undefined ? {} : { timestampTo: momentOf('--to', to) }),
    },
  }
}

/** A day, or a moment of one, as ISO 8601 has it. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/
/** Of milliseconds nobody means the first years: so short a number is a year, or a part of a date. */
const MILLISECONDS = /^\d{12,15}$/

function momentOf(option: string, text: string): string {
  const [, year = 0, month = 0, day = 0] = ISO.exec(text)?.map(Number) ?? []
  const isDay = isCalendarDay(year, month, day)
  const moment = MILLISECONDS.test(text) ? Number(text) : isDay ? Date.parse(text) : Number.NaN
  if (!Number.isSafeInteger(moment)) throw new UsageError(`${option} takes a time such as 2026-01-31T09:00:00Z, or milliseconds.`)
  return String(moment)
}
