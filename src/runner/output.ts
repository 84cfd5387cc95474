import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '#base/instant'
import { LINES_MAX, OUTPUT_MAX, type PrintedLine } from '#core/ports/runner'

/** Gathers what a process prints, by lines with their time and stream, up to a bound; cuts no line, so that whoever keeps it can look for secrets first. */
export class Output {
  readonly lines: PrintedLine[] = []
  readonly #clock: Clock
  #left = OUTPUT_MAX

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether there was more than is kept. */
  get cutOff(): boolean {
    return this.#left < 0 || this.lines.length > LINES_MAX
  }

  /** Takes one stream; every chunk is read, kept or not, so that the process never waits for us. */
  take(stream: NodeJS.ReadableStream, name: PrintedLine['stream']): void {
    const decoder = new StringDecoder('utf8')
    let open = ''
    stream.on('data', (chunk: Buffer) => {
      if (this.cutOff) return
      const kept = chunk.subarray(0, this.#left)
      this.#left -= chunk.byteLength
      const lines = (open + decoder.write(kept)).split('\n')
      open = lines.pop() ?? ''
      for (const line of lines) this.#add(name, line, true)
    })
    stream.on('end', () => {
      if (open !== '') this.#add(name, open, false)
      open = ''
    })
  }

  #add(stream: PrintedLine['stream'], text: string, ended: boolean): void {
    if (this.lines.length > LINES_MAX) return
    this.lines.push({ time: new Date(this.#clock.now()).toISOString(), stream, text, ended })
  }
}
