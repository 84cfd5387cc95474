import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { type Clock, MINUTE } from '#base/instant'
import type { Log } from './log.ts'

/** Left for the store, for actions and for what is called outside, whoever holds connections. */
const FILES_KEPT = 128
/** Each takes some 20 KB while nothing is asked on it. */
const CONNECTIONS_MAX = 10_000

/**
 * Bounds how many connections are open at once, below the number of files that the system lets us have: beyond that it would close them
 * without a word, and nothing else could open a file. Whoever comes when it is full is refused, and has idle connections make room for the next.
 */
export function boundConnections(server: Server, { clock, log }: { clock: Clock; log: Log }): void {
  server.maxConnections = Math.max(FILES_KEPT, Math.min(CONNECTIONS_MAX, filesMax() - FILES_KEPT))
  let refused = 0
  let toldMs = Number.NEGATIVE_INFINITY
  let makesRoom = false
  server.on('drop', () => {
    refused++
    if (!makesRoom)
      setImmediate(() => {
        makesRoom = false
        server.closeIdleConnections()
      })
    makesRoom = true
    const nowMs = clock.elapsedMs()
    if (nowMs - toldMs < MINUTE) return
    toldMs = nowMs
    log.warn(
      { refused, connectionsMax: server.maxConnections },
      'connections were refused, since too many are open. See who holds them, or raise the number of files that the system allows (ulimit -n).',
    )
    refused = 0
  })
}

/** How many files this process may have open. Source: proc_pid_limits(5). */
function filesMax(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
