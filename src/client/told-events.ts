import type { EventType } from '#contract/secret-manager/ours-events'
import { brokeOff } from './answer-text.ts'

/** An event as the server told it (docs/events.md). */
export interface ToldEvent<Data> {
  type: EventType
  data: Data
  /** What a later call gives as `lastEventId` to hear what came after this. */
  id: string
}

/** The events of a stream as they come (WHATWG HTML, server-sent events), until the server ends it or whoever hears them leaves. */
export async function* toldEvents(body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<ToldEvent<unknown>> {
  let id = ''
  let fields = new Map<string, string>()
  for await (const line of linesOf(body, signal)) {
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

async function* linesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
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
    // Whoever leaves ends the stream on the server, too; of one that is over this does nothing.
    await reader.cancel().catch(() => undefined)
  }
}
