import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
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
  refusal?: string
}

/**
 * Asks a server for the history piece by piece, and writes each piece whole before it asks for the next, so that a file that was left
 * half-way ends with a whole line, and `--after` goes on there. One piece is in memory.
 */
export async function exportHistory(args: readonly string[]): Promise<number> {
  const { file, query, after } = asked(args)
  const credentials = findCredentials(process.cwd())
  const out = await open(resolve(file), after === undefined ? 'wx' : 'a', 0o600).catch((error: NodeJS.ErrnoException) => {
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
  const write = async (piece: Piece, count: number) => {
    await out.appendFile(piece.text)
    shown.rows(count)
  }
  try {
    const ended = await allPieces(after, { ask, write, isOver: () => stopped })
    await out.sync()
    shown.end()
    return tell(file, ended)
  } finally {
    await out.close()
  }
}

async function allPieces(
  after: string | undefined,
  parts: { ask(next: string | undefined): Promise<Piece | string>; write(piece: Piece, count: number): Promise<void>; isOver(): boolean },
): Promise<Ended> {
  let [next, count] = [after, 0]
  for (;;) {
    const piece = await parts.ask(next).catch((error: Error) => error.message)
    if (typeof piece === 'string') return { count, next: next ?? null, refusal: piece }
    count += piece.count
    await parts.write(piece, count)
    if (piece.next === null || parts.isOver()) return { count, next: piece.next }
    next = piece.next
  }
}

function tell(file: string, { count, next, refusal }: Ended): number {
  const told = `${count.toLocaleString('en')} records are in ${file}`
  if (next === null && refusal === undefined) {
    process.stdout.write(`${told}.\n`)
    return 0
  }
  const how = next === null ? 'Remove the file, then export anew.' : `Go on with the same command and --after ${next}.`
  process.stderr.write(
    `${refusal === undefined ? 'Stopped' : `Stopped, since the server gave no more (${refusal})`}: ${told}, all of them whole. ${how}\n`,
  )
  return refusal === undefined ? INTERRUPTED : 1
}

function asked(args: readonly string[]): { file: string; query: Record<string, string>; after: string | undefined } {
  const { values, positionals } = readArgs(args, OPTIONS, { allowPositionals: true })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('Name one file to write.')
  const { format = 'jsonl', proof, keyword, from, to, after } = values
  return {
    file,
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

function momentOf(option: string, text: string): string {
  const moment = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (!Number.isSafeInteger(moment)) throw new UsageError(`${option} takes a time such as 2026-01-31T09:00:00Z, or milliseconds.`)
  return String(moment)
}
