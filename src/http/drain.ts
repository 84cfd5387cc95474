import type { ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { Problem } from '#base/problem'

/** So long a stop waits for calls that are under way, before their connections are cut. */
const DRAIN_MS = 10_000

export interface Drain {
  stop(): Promise<void>
  /** Counts a call as under way that goes past the framework, until `end`. */
  begin(): void
  /** It was answered by this, or is answered by the framework. */
  end(response: ServerResponse): void
  readonly stopping: () => boolean
}

/**
 * Makes what stops the listener: no new connections and calls from then on, an answer to every call that is under way,
 * then the end of all connections. Neither Node nor Fastify ends those that are kept alive and idle later on, or on
 * which nothing was ever sent; one of them would hold the stop up for minutes.
 */
export function drain(app: FastifyInstance): Drain {
  let stopping = false
  let underWay = 0
  let answered: () => void = () => undefined
  const begin = () => {
    underWay++
  }
  const over = () => {
    underWay--
    if (underWay === 0) answered()
  }
  app.addHook('onRequest', (_request, reply, done) => {
    if (stopping) {
      reply.raw.setHeader('connection', 'close')
      done(new Problem('gateway.unavailable', 'The server is stopping.'))
      return
    }
    begin()
    // Fires however the answer ends, a client that went away included.
    reply.raw.once('close', over)
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) reply.raw.setHeader('connection', 'close')
    done(null, payload)
  })
  const stop = async () => {
    stopping = true
    app.server.close()
    const timer = new AbortController()
    const late = setTimeout(DRAIN_MS, undefined, { signal: timer.signal }).catch(() => undefined)
    if (underWay > 0) await Promise.race([late, new Promise<void>((resolve) => (answered = resolve))])
    timer.abort()
    app.server.closeAllConnections()
    await app.close()
  }
  // As a rule all of an answer is with the system by now: listening for its end costs more than to ask.
  const end = (response: ServerResponse) => {
    if (response.socket === null || response.socket.writableLength === 0 || response.closed) over()
    else response.once('close', over)
  }
  return { stop, begin, end, stopping: () => stopping }
}
