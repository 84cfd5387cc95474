import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '#base/instant'
import { LINES_MAX, OUTPUT_MAX, type PrintedLine } from '#core/ports/runner'

/** New lines are told soon, and those that follow together, so that an action that prints all the time is told of once a second. */
const FIRST_TOLD_MS = 100
const TOLD_MS = 1000

/** Gathers what a process prints, by lines with their time and stream, up to a bound; cuts no line, so that whoever keeps it can look for secrets first. */
export class Output {
  readonly lines: PrintedLine[] = []
  readonly #clock: Clock
  readonly #onPrinted: (() => void) | undefined
  #left = OUTPUT_MAX
  #telling: NodeJS.Timeout | undefined
  #closed = false

  constructor(clock: Clock, onPrinted?: () => void) {
    this.#clock = clock
    this.#onPrinted = onPrinted
  }

  /** Nothing more comes, and nothing more is told. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#telling)
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
    const tell = this.#onPrinted
    if (tell === undefined || this.#telling !== undefined || this.#closed) return
    this.#telling = setTimeout(
      () => {
        this.#telling = undefined
        tell()
      },
      this.lines.length === 1 ? FIRST_TOLD_MS : TOLD_MS,
    )
    this.#telling.unref()
  }
}
