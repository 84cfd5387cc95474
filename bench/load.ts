import { connect, type Socket } from 'node:net'

export interface LoadResult {
  requests: number
  seconds: number
  p50Ms: number
  p99Ms: number
  /** Answers that were not 200. */
  refused: number
}

/** Makes the whole text of the next request. */
export type NextRequest = () => string

/** Keeps `connections` busy for `ms`, one request at a time on each, and measures from the outside. */
export async function load(port: number, connections: number, ms: number, next: NextRequest): Promise<LoadResult> {
  const times: number[] = []
  let refused = 0
  const began = performance.now()
  const until = began + ms
  await Promise.all(
    Array.from({ length: connections }, () =>
      drive(port, until, next, (took, status) => {
        times.push(took)
        if (status !== '200') refused++
      }),
    ),
  )
  const seconds = (performance.now() - began) / 1000
  times.sort((left, right) => left - right)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { requests: times.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99), refused }
}

function drive(port: number, until: number, next: NextRequest, told: (took: number, status: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.on('error', reject)
    let sent = 0
    const send = () => {
      if (performance.now() >= until) {
        socket.destroy()
        resolve()
        return
      }
      sent = performance.now()
      socket.write(next(), 'latin1')
    }
    socket.on('connect', send)
    answers(socket, (status) => {
      told(performance.now() - sent, status)
      send()
    })
  })
}

/** Just enough of HTTP: a status line, a Content-Length, a body. */
function answers(socket: Socket, answered: (status: string) => void): void {
  let kept = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    kept += chunk
    const end = kept.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(kept.slice(0, end))?.[1]
    if (length === undefined || kept.length < end + 4 + Number(length)) return
    const status = kept.slice(9, 12)
    kept = kept.slice(end + 4 + Number(length))
    answered(status)
  })
}
