import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { Malformed } from '#http/malformed'

const malformed = new Malformed()
/** Answers once all of a call is there, and at once where it is told to. */
const server = createServer({ headersTimeout: 20, requestTimeout: 40, connectionsCheckingInterval: 10, requireHostHeader: false })
server.on('clientError', (error, socket) => malformed.refuse(error, socket as Parameters<typeof malformed.refuse>[1]))
server.on('request', (request, response) => {
  malformed.came(request, response)
  if (request.url === '/at-once') response.end('first')
  else request.resume().on('end', () => response.end('whole'))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
after(() => server.close())

async function untilClosed(bytes: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let said = ''
  socket.on('data', (chunk) => {
    said += chunk.toString('latin1')
  })
  socket.write(bytes)
  await once(socket, 'close')
  return said
}

const TOO_LATE =
  /HTTP\/1\.1 408 Request Timeout\r\n.*\r\nConnection: close\r\n.*"errorCode":"100".*"The request did not arrive whole in time: its headers have 10 seconds, all of it has 60\."/s

describe('a request that does not arrive whole in time', () => {
  it('is told so, whatever of it is missing', async () => {
    for (const begun of [
      '',
      'GET / HTTP/1.1\r\nHo',
      'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ]) {
      const said = await untilClosed(begun)
      assert.match(said, TOO_LATE, begun)
      assert.match(said, /\r\nx-ncp-request-id: \S+\r\n/i)
    }
  })

  it('is told so behind the answers before it', async () => {
    const said = await untilClosed('GET / HTTP/1.1\r\n\r\nGET /at-once HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc')
    assert.match(said, /^HTTP\/1\.1 200 .*whole.*HTTP\/1\.1 200 .*first.*HTTP\/1\.1 408 /s)
  })

  it('gets no second answer where it has one', async () => {
    const said = await untilClosed('POST /at-once HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc')
    assert.match(said, /^HTTP\/1\.1 200 .*first$/s)
  })
})
