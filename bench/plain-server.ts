import { createDecipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sealedSample } from './sample.ts'

/**
 * What the machine could do: bare `node:http` answering the same bytes, with or without one HMAC-SHA256 and one
 * AES-256-GCM decryption for each request. Started as a process of its own; tells its port on stdout.
 */
const [mode = 'bare', bodyText = '{}'] = process.argv.slice(2)
const REQUEST_ID = randomUUID()
const key = randomBytes(32)
const secretKey = 'ncp_iam_BPKSKRbenchbenchbenchbenchbench1'
const sample = sealedSample(key, 120)

const server = createServer((request, response) => {
  let body = bodyText
  if (mode === 'crypto') {
    const timestamp = request.headers['x-ncp-apigw-timestamp'] as string
    const accessKey = request.headers['x-ncp-iam-access-key'] as string
    const signature = createHmac('sha256', secretKey)
      .update(`${request.method} ${request.url}\n${timestamp}\n${accessKey}`)
      .digest('base64')
    const decipher = createDecipheriv('aes-256-gcm', key, sample.nonce)
    decipher.setAAD(sample.aad)
    decipher.setAuthTag(sample.tag)
    const plain = Buffer.concat([decipher.update(sample.ciphertext), decipher.final()])
    // Both results are used, so that neither can be left out.
    if (signature.length + plain.byteLength === 0) body = ''
  }
  // Head and body have as many bytes as Coffer's answer has.
  response.writeHead(200, {
    'x-ncp-request-id': REQUEST_ID,
    'x-ncp-trace-id': REQUEST_ID,
    'cache-control': 'no-store',
    etag: '"1"',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.on('SIGTERM', () => process.exit(0))
