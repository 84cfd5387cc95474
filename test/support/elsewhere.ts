import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'

/** Something that answers in the place of a Coffer, as what stands between does; the address that it answers at. */
export async function answersAs(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Sends every request on to another address, where it is heard of. */
export async function redirecting(status: number): Promise<{ url: string; heard: IncomingMessage[] }> {
  const heard: IncomingMessage[] = []
  const other = await answersAs((request, response) => {
    heard.push(request)
    response.end('{}')
  })
  const url = await answersAs((request, response) => response.writeHead(status, { location: `${other}${request.url}` }).end())
  return { url, heard }
}
