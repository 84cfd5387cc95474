import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import fastify from 'fastify'
import type { EventReader, ToldEvent } from '#core/ports/events'
import { eventReader, WAITING_MAX_BYTES } from '#http/event-reader'

const LARGE: ToldEvent = { type: 'secret.changed', data: { position: 1, secretId: 'a'.repeat(60_000) } }

/** A client that asks for a stream and then reads nothing, with the server's end of it. */
async function deafReader(): Promise<{ reader: EventReader; waiting: () => number; closed: Promise<unknown>; listen: () => void }> {
  const app = fastify()
  const opened = new Promise<{ reader: EventReader; waiting: () => number }>((resolve) => {
    app.get('/', (_request, reply) => resolve({ reader: eventReader(reply, JSON.stringify), waiting: () => reply.raw.writableLength }))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  after(async () => {
    socket.destroy()
    app.server.closeAllConnections()
    await app.close()
  })
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  return { ...(await opened), closed: once(socket, 'close'), listen: () => socket.resume() }
}

test('a reader that takes nothing is given up once so much waits for it, and not kept for', async () => {
  const { reader, waiting, closed, listen } = await deafReader()
  let told = 0
  while (reader.tell([LARGE], told)) {
    told++
    assert.ok(told < 10_000, 'it is written to without end')
    // The machine's own buffers fill only when the loop turns.
    await new Promise(setImmediate)
  }
  assert.ok(waiting() > WAITING_MAX_BYTES)
  assert.ok(waiting() < 2 * WAITING_MAX_BYTES)
  const gone = new Promise<void>((resolve) => reader.onGone(resolve))
  reader.cut()
  await gone
  listen()
  await closed
})

test('a reader that leaves a little untaken over two beats is given up, too', async () => {
  const { reader, waiting } = await deafReader()
  while (waiting() === 0) {
    assert.ok(reader.tell([LARGE], 1))
    await new Promise(setImmediate)
  }
  assert.ok(reader.tell([], 2))
  assert.equal(reader.tell([], 3), false)
})
