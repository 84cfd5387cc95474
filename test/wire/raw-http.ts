import { connect } from 'node:net'

/** Sends bytes as they are and resolves to all that comes back until the server closes or is silent after an answer. */
export function rawHttp(url: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let said = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      said += chunk
      const end = said.indexOf('\r\n\r\n')
      const length = /\r\ncontent-length: (\d+)/i.exec(said)?.[1]
      if (end >= 0 && length !== undefined && said.length >= end + 4 + Number(length)) socket.destroy()
    })
    socket.on('close', () => resolve(said))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(said) : reject(error),
    )
    socket.write(bytes)
  })
}
