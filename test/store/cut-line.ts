import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Where a connection is cut: before PostgreSQL hears `commit` or is asked to count, or after `commit` and before we hear the answer. */
export type Cut = 'before commit' | 'after commit' | 'before count'

/** A way to PostgreSQL that is cut once, at the next of these statements, or falls silent, when it is told to. */
export interface CutLine {
  readonly url: string
  cutNext(where: Cut): void
  /** Nothing more comes over the connections that stand now; new ones are like before. */
  fallSilent(): void
  close(): void
}

export async function cutLine(url: string): Promise<CutLine> {
  const target = new URL(url)
  let next: Cut | undefined
  const sockets = new Set<Socket>()
  const silences = new Set<() => void>()
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => [near, far].map((each) => each.destroy()))
    }
    near.on('data', (bytes) => {
      if (next === undefined || !bytes.includes(next === 'before count' ? 'count(' : 'commit\0')) return void far.write(bytes)
      const where = next
      next = undefined
      near.pause()
      if (where !== 'after commit') return void near.destroy()
      far.removeAllListeners('data')
      far.once('data', () => near.destroy())
      far.write(bytes)
    })
    let silent = false
    silences.add(() => {
      silent = true
    })
    far.on('data', (bytes) => {
      if (!silent) near.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  const through = new URL(url)
  through.port = String(address.port)
  through.hostname = '127.0.0.1'
  return {
    url: through.href,
    cutNext: (where) => {
      next = where
    },
    fallSilent: () => {
      for (const silence of silences) silence()
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
