import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { recordJson } from '#core/history/record-text'
import type { SinkPort } from '#core/ports/sink'
import type { UsageRow } from '#core/usage-row'

export interface FileSinkParts {
  path: string
  /** A file that would grow beyond this is put aside as `PATH.1`, the one before as `PATH.2` … */
  sizeMaxBytes: number
  /** So many of those are kept. */
  kept: number
}

const LINE_END = 10
const TAIL_BYTES = 65_536

/**
 * Appends records to a file as JSON lines, and puts it aside when it is large. It is opened anew each time, so that it may be moved
 * away by others. A batch is in it whole or not at all, also when the disk has no more room.
 */
export function fileSink(parts: FileSinkParts): SinkPort {
  return {
    name: 'file',
    async take(records) {
      try {
        await append(parts, records)
      } catch (error) {
        // The path says where its operator keeps things, and stands in the settings.
        throw new Error(`its file cannot be written (${(error as NodeJS.ErrnoException).code ?? 'for an unknown reason'})`)
      }
      return 0
    },
  }
}

async function append(parts: FileSinkParts, records: readonly UsageRow[]): Promise<void> {
  let lines: Buffer[] = []
  let bytes = 0
  let room = parts.sizeMaxBytes - (await sizeOf(parts.path))
  for (const record of records) {
    const line = Buffer.from(`${recordJson(record)}\n`)
    if (bytes + line.byteLength > room) {
      if (bytes > 0) await appendWhole(parts.path, Buffer.concat(lines))
      if (bytes > 0 || room < parts.sizeMaxBytes) await putAside(parts)
      lines = []
      bytes = 0
      room = parts.sizeMaxBytes
    }
    lines.push(line)
    bytes += line.byteLength
  }
  await appendWhole(parts.path, Buffer.concat(lines))
}

/** Of the file without the piece of a line that a crash may have left, which is cut off: its record comes again. */
async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const whole = await wholeLines(file, size)
    if (whole < size) await file.truncate(whole)
    return whole
  } finally {
    await file.close()
  }
}

async function wholeLines(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const from = Math.max(end - TAIL_BYTES, 0)
    const { buffer } = await file.read(Buffer.alloc(end - from), 0, end - from, from)
    const at = buffer.lastIndexOf(LINE_END)
    if (at >= 0) return from + at + 1
    end = from
  }
  return 0
}

async function appendWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    const { size } = await file.stat()
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } catch (error) {
      await file.truncate(size)
      throw error
    }
  } finally {
    await file.close()
  }
}

/** From the oldest on, so that a crash in between overwrites nothing but the oldest. */
async function putAside({ path, kept }: FileSinkParts): Promise<void> {
  const names = [path, ...Array.from({ length: kept }, (_, at) => `${path}.${at + 1}`)]
  await rm(names.at(-1) ?? path, { force: true })
  for (let at = names.length - 2; at >= 0; at--) {
    await rename(names[at] ?? path, names[at + 1] ?? path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
}
