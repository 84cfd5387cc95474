import type { EventType } from '#contract/secret-manager/ours-events'
import { brokeOff } from './answer-text.ts'

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** An event as the server told it (docs/events.md). */
export interface ToldEvent<Data> {
  type: EventType
  data: Data
  /** What a later call gives as `lastEventId` to hear what came after this. */
  id: string
}

/** A stream's events. `return` ends it on the server, too, also before its first event or while one is awaited; `for await` and `await using` call it. */
export type ToldEvents<Data> = AsyncGenerator<ToldEvent<Data>, void>

/** The events of a stream as they come (WHATWG HTML, server-sent events), until the server ends it or whoever hears them leaves. */
export function toldEvents(body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): ToldEvents<unknown> {
  const reader = body.getReader()
  const events = eventsOf(reader, signal)
  const end = events.return.bind(events)
  // By itself a generator ends what it was begun with, and not before what it waits for.
  return Object.assign(events, {
    return: async () => {
      await left(reader)
      return end()
    },
  })
}

async function* eventsOf(reader: Reader, signal: AbortSignal | undefined): ToldEvents<unknown> {
  let id = ''
  let fields = new Map<string, string>()
  for await (const line of linesOf(reader, signal)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (line !== '') {
      fields.set(name, value)
      continue
    }
    id = fields.get('id') ?? id
    const data = fields.get('data')
    if (data !== undefined) yield { type: fields.get('event') as EventType, data: JSON.parse(data) as unknown, id }
    fields = new Map()
  }
}

async function* linesOf(reader: Reader, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => brokeOff(error, signal))
      if (done) return
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    await left(reader)
  }
}

/** Of a stream that is over this does nothing. */
function left(reader: Reader): Promise<void> {
  return reader.cancel().catch(() => undefined)
}
