import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { unreadable } from '#base/told-error'
import { type ProofLine, readProofLine } from '#core/history/proof-text'
import type { HistorySource } from '#core/history/verify-log'
import { type LogRow, logOf, SEGMENT, type SegmentRow, segmentOf, seqOf } from '#core/ports/history-store'
import type { UsageRow } from '#core/usage-row'
import { HASH_BYTES } from '#crypto/log-tree'

const NEWLINE = 0x0a
const GONE = new Uint8Array(HASH_BYTES)

/** Lines that follow each other in the file and are of one segment. */
interface Stretch {
  from: number
  to: number
  line: number
}
type Told = Extract<ProofLine, { kind: 'record' }> & { line: number }

/**
 * An exported history, read as the store itself is. The file is gone through once to learn where each segment stands; then one segment
 * at a time is in memory.
 */
export class ExportFile implements HistorySource {
  readonly #file: FileHandle
  readonly #path: string
  readonly #logs: LogRow[] = []
  readonly #roots = new Map<number, Uint8Array>()
  readonly #stretches = new Map<number, Stretch[]>()
  #loaded: { segment: number; lines: ReadonlyMap<number, Told> } | undefined

  private constructor(file: FileHandle, path: string) {
    this.#file = file
    this.#path = path
  }

  /** Throws an error for the person who asked where the file is no export with its proof. */
  static async open(path: string): Promise<ExportFile> {
    const file = new ExportFile(await open(path, 'r').catch((error: unknown) => Promise.reject(unreadable(path, error))), path)
    try {
      await file.#survey()
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  logs(): Promise<LogRow[]> {
    return Promise.resolve(this.#logs)
  }

  segments(log: number): Promise<SegmentRow[]> {
    const ours = [...this.#roots].filter(([id]) => segmentOf(seqOf(log, 0)) <= id && id < segmentOf(seqOf(log + 1, 0)))
    return Promise.resolve(ours.sort(([left], [right]) => left - right).map(([id, root]) => ({ id, root, from: 0, to: 0 })))
  }

  async leavesFrom(seq: number): Promise<{ seq: number; hashes: Uint8Array }[]> {
    const first = segmentOf(seq) * SEGMENT
    const lines = await this.#segment(segmentOf(seq))
    const end = Math.max(first - 1, ...lines.keys()) + 1
    // A line that is gone leaves a hash that nothing has, so that the others keep their places.
    const hashes = Array.from({ length: end - first }, (_, at) => lines.get(first + at)?.leaf ?? GONE)
    return hashes.length === 0 ? [] : [{ seq: first, hashes: Buffer.concat(hashes) }]
  }

  async recordsFrom(seq: number, limit: number): Promise<UsageRow[]> {
    const found: UsageRow[] = []
    const end = segmentOf(seqOf(logOf(seq) + 1, 0))
    const segments = [...this.#stretches.keys()].filter((id) => id >= segmentOf(seq) && id < end).sort((left, right) => left - right)
    for (const id of segments) {
      for (const { seq: number, row } of (await this.#segment(id)).values()) if (row !== undefined && number >= seq) found.push(row)
      if (found.length >= limit) break
    }
    return found.slice(0, limit)
  }

  async leftOut(seq: number, limit: number): Promise<number[]> {
    const lines = await this.#segment(segmentOf(seq))
    const out = [...lines.values()].filter(
      ({ row, gone, seq: number }) => row === undefined && !gone && number >= seq && number < seq + limit,
    )
    return out.map(({ seq: number }) => number)
  }

  /** The line of the file in which a record stands; `undefined` where it is not there. */
  async lineOf(seq: number): Promise<number | undefined> {
    return (await this.#segment(segmentOf(seq))).get(seq)?.line
  }

  async #survey(): Promise<void> {
    let last: { segment: number; stretch: Stretch } | undefined
    for await (const { text, from, to, line } of linesOf(this.#path)) {
      const said = this.#read(text, line)
      if (said.kind === 'log') this.#logs.push(said.log)
      if (said.kind === 'segment') this.#roots.set(said.id, said.root)
      if (said.kind !== 'record') continue
      if (!this.#logs.some(({ id }) => id === logOf(said.seq)))
        throw new Error(`Line ${line} of ${this.#path} is of a log that no checkpoint before it is of. Export anew, from the beginning.`)
      const segment = segmentOf(said.seq)
      if (last?.segment === segment && last.stretch.to === from) {
        last.stretch.to = to
        continue
      }
      last = { segment, stretch: { from, to, line } }
      const known = this.#stretches.get(segment)
      if (known === undefined) this.#stretches.set(segment, [last.stretch])
      else known.push(last.stretch)
    }
    if (this.#logs.length === 0) throw new Error(`${this.#path} holds no checkpoint. Export with format=jsonl and proof=true.`)
  }

  #read(text: string, line: number): ProofLine {
    const said = readProofLine(text)
    if (said === undefined) throw new Error(`Line ${line} of ${this.#path} is no line of an export: it was altered or cut.`)
    return said
  }

  async #segment(segment: number): Promise<ReadonlyMap<number, Told>> {
    if (this.#loaded?.segment === segment) return this.#loaded.lines
    const told: Told[] = []
    for (const { from, to, line } of this.#stretches.get(segment) ?? []) {
      const bytes = Buffer.alloc(to - from)
      await this.#file.read(bytes, 0, bytes.byteLength, from)
      for (const [at, text] of bytes.toString('utf8').trimEnd().split('\n').entries()) {
        const said = this.#read(text, line + at)
        if (said.kind === 'record') told.push({ ...said, line: line + at })
      }
    }
    const lines = new Map<number, Told>()
    for (const each of told.sort((left, right) => left.seq - right.seq)) {
      const twice = lines.get(each.seq)
      // One of them would be read and the other one proven.
      if (twice !== undefined) throw new Error(`Lines ${twice.line} and ${each.line} of ${this.#path} are for the same record.`)
      lines.set(each.seq, each)
    }
    this.#loaded = { segment, lines }
    return lines
  }
}

/** Each line with its number from 1, where it begins, and where the next one does. */
async function* linesOf(path: string): AsyncGenerator<{ text: string; from: number; to: number; line: number }> {
  let rest: Buffer = Buffer.alloc(0)
  let from = 0
  let line = 1
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk])
    let begin = 0
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, begin)) {
      yield { text: rest.toString('utf8', begin, end), from, to: from + end + 1 - begin, line }
      from += end + 1 - begin
      begin = end + 1
      line += 1
    }
    rest = rest.subarray(begin)
  }
  if (rest.byteLength > 0) yield { text: rest.toString('utf8'), from, to: from + rest.byteLength, line }
}
