import type { FastifyReply } from 'fastify'
import type { EventReader, ToldEvent } from '#core/ports/events'

/** More than this many bytes are not kept for a reader that does not take them. */
export const WAITING_MAX_BYTES = 65_536
/** As often as this it may be found, one beat after another, with something that it did not take. */
const STUCK_BEATS = 2
/** How long a reader whose connection broke should wait before it comes again. */
const RETRY_MS = 3000

/**
 * Writes events as `text/event-stream` (WHATWG HTML, server-sent events). The answer begins with the first of them. A reader that
 * leaves ends its stream by itself: `onGone`.
 */
export function eventReader(reply: FastifyReply, write: (data: unknown) => string): EventReader {
  const { raw } = reply
  let began = false
  let stuck = 0
  const begin = () => {
    began = true
    reply.hijack()
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    raw.write(`retry: ${RETRY_MS}\n\n`)
  }
  return {
    tell: (events, position) => {
      if (!began) begin()
      if (raw.destroyed) return false
      if (events.length === 0) stuck = raw.writableLength > 0 ? stuck + 1 : 0
      if (stuck >= STUCK_BEATS) return false
      raw.write(textOf(events, position, write))
      return raw.writableLength <= WAITING_MAX_BYTES
    },
    end: () => {
      if (!began) begin()
      raw.end()
    },
    cut: () => raw.destroy(),
    onGone: (left) => void raw.once('close', left),
  }
}

/**
 * Only the last event carries the position: who resumes there has heard all of them. Without an event, the position comes with a comment,
 * which no reader is told, but every reader resumes at.
 */
function textOf(events: readonly ToldEvent[], position: number, write: (data: unknown) => string): string {
  if (events.length === 0) return `: stands\nid: ${position}\n\n`
  const told = events.map(({ type, data }) => `event: ${type}\ndata: ${write(data)}\n`)
  return `${told
    .slice(0, -1)
    .map((text) => `${text}\n`)
    .join('')}${told.at(-1)}id: ${position}\n\n`
}
