import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '#base/instant'

/** More than this many bytes of a run's output are thrown away. */
const OUTPUT_MAX = 1_048_576
/** A longer line is cut into several. */
const LINE_MAX = 10_000

/** Gathers what a process prints, by lines with their time and stream, up to a bound. */
export class Output {
  readonly lines: string[] = []
  readonly #clock: Clock
  #left = OUTPUT_MAX

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one stream; every chunk is read, kept or not, so that the process never waits for us. */
  take(stream: NodeJS.ReadableStream, name: 'stdout' | 'stderr'): void {
    const decoder = new StringDecoder('utf8')
    let open = ''
    stream.on('data', (chunk: Buffer) => {
      if (this.#left <= 0) return
      this.#left -= chunk.byteLength
      open += decoder.write(chunk.subarray(0, chunk.byteLength + Math.min(0, this.#left)))
      const lines = open.split('\n')
      open = lines.pop() ?? ''
      for (const line of lines) this.#add(name, line)
      if (this.#left > 0) return
      if (open !== '') this.#add(name, open)
      open = ''
      this.#add(name, `… the rest is cut off: a run keeps ${OUTPUT_MAX} bytes of output`)
    })
    stream.on('end', () => {
      if (open !== '') this.#add(name, open)
      open = ''
    })
  }

  #add(stream: string, line: string): void {
    const time = new Date(this.#clock.now()).toISOString()
    for (let at = 0; at === 0 || at < line.length; at += LINE_MAX) this.lines.push(`${time} ${stream}: ${line.slice(at, at + LINE_MAX)}`)
  }
}
