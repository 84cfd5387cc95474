import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Caller } from './caller.ts'

export interface Heard {
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came, and fails if it is not what it should be
  data: any
  /** The id that a reader would resume with after this event. */
  lastEventId: string
}

/** A stream of events, read as a browser reads it (WHATWG HTML, server-sent events). */
export class Listening {
  readonly heard: Heard[] = []
  /** How often it showed that it stands, without an event. */
  beats = 0
  lastEventId = ''
  readonly requestId: string
  /** Resolves when the server ends it. */
  readonly over: Promise<void>
  readonly #stop = new AbortController()
  readonly #watchers = new Set<() => void>()
  #taken = 0

  constructor(response: Response, stop: AbortController) {
    this.requestId = response.headers.get('x-ncp-request-id') ?? ''
    this.#stop = stop
    this.over = this.#read(response.body ?? assert.fail('no body'))
    after(() => this.leave())
  }

  /** The next event that nobody took yet. Fails when the stream is over first. */
  async next(): Promise<Heard> {
    await this.#until(() => this.heard.length > this.#taken)
    return this.heard[this.#taken++] ?? assert.fail('the stream is over')
  }

  /** All events up to the first of this type, which is the last of them. */
  async upTo(type: string): Promise<Heard[]> {
    const passed: Heard[] = []
    for (;;) {
      passed.push(await this.next())
      if (passed.at(-1)?.type === type) return passed
    }
  }

  async beat(number: number): Promise<void> {
    await this.#until(() => this.beats >= number)
    assert.ok(this.beats >= number, 'the stream is over')
  }

  leave(): void {
    this.#stop.abort()
  }

  #until(holds: () => boolean): Promise<void> {
    const come = new Promise<void>((resolve) => {
      const watcher = () => {
        if (!holds()) return
        this.#watchers.delete(watcher)
        resolve()
      }
      this.#watchers.add(watcher)
      watcher()
    })
    return Promise.race([come, this.over])
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    try {
      const decoder = new TextDecoder()
      for await (const piece of body) {
        text += decoder.decode(piece, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          this.#take(text.slice(0, end).split('\n'))
          text = text.slice(end + 2)
        }
      }
    } catch {
      // Whoever leaves, or is cut, hears no more.
    }
  }

  #take(lines: readonly string[]): void {
    const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
    this.lastEventId = field('id') ?? this.lastEventId
    const data = field('data')
    if (data !== undefined) this.heard.push({ type: field('event') ?? 'message', data: JSON.parse(data), lastEventId: this.lastEventId })
    else if (lines.some((line) => line.startsWith(':'))) this.beats++
    for (const watcher of [...this.#watchers]) watcher()
  }
}

/** Opens a stream; it must be taken. Ends by itself with the file. */
export async function listen(caller: Caller, options: { lastEventId?: string; target?: string } = {}): Promise<Listening> {
  const target = options.target ?? '/api/v1/events'
  const stop = new AbortController()
  const headers = {
    ...caller.signed('GET', target),
    ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
  }
  const response = await fetch(caller.url + target, { headers, signal: stop.signal })
  if (response.status !== 200) assert.fail(`GET ${target} answered ${response.status}: ${await response.text()}`)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  return new Listening(response, stop)
}
