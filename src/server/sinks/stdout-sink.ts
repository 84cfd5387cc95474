import { write } from 'node:fs'
import { promisify } from 'node:util'
import { recordJson } from '#core/history/record-text'
import type { SinkPort } from '#core/ports/sink'
import type { Pause } from '#core/ports/webhook'

/** What is written to a pipe in one go and is no longer than this comes out in one piece, between lines of the log (PIPE_BUF of Linux). */
const PIECE_BYTES = 4096
const FULL_MS = 50

const writeTo = promisify(write)

/**
 * Writes records to stdout as JSON lines. Not by `process.stdout`, which would hold up the whole server while nobody reads the other
 * end of the pipe: this only waits.
 */
export function stdoutSink({ pause, descriptor = 1 }: { pause: Pause; descriptor?: number }): SinkPort {
  return {
    name: 'stdout',
    async take(records, signal) {
      let piece: Buffer[] = []
      let bytes = 0
      const flush = async () => {
        const whole = Buffer.concat(piece)
        piece = []
        bytes = 0
        await writeWhole(descriptor, whole, (ms) => pause(ms, signal), signal)
      }
      for (const record of records) {
        const line = Buffer.from(`${recordJson(record)}\n`)
        if (bytes > 0 && bytes + line.byteLength > PIECE_BYTES) await flush()
        piece.push(line)
        bytes += line.byteLength
      }
      await flush()
      return 0
    },
  }
}

async function writeWhole(
  descriptor: number,
  bytes: Buffer,
  wait: (milliseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    try {
      const { bytesWritten } = await writeTo(descriptor, bytes, at, bytes.byteLength - at, null)
      at += bytesWritten
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EAGAIN' || signal.aborted) throw new Error(`stdout cannot be written (${code ?? 'for an unknown reason'})`)
      await wait(FULL_MS)
    }
  }
}
