import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { startCoffer } from '../support/coffer.ts'
import { makeAuthority } from '../support/receiver.ts'

const folder = mkdtempSync(join(tmpdir(), 'coffer-tls-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { cert, key } = makeAuthority()
const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
writeFileSync(certPath, cert)
writeFileSync(keyPath, key)
const { url } = await startCoffer({ env: { COFFER_TLS_CERT: certPath, COFFER_TLS_KEY: keyPath } })

/** What comes back over TLS until the server closes. */
function said(bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => socket.write(bytes))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(text))
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(text) : reject(error)))
  })
}

test('over TLS the bounds of HTTP hold as they do without, and are told in the same shape', async () => {
  assert.match(await said('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 200 .*alive/s)
  for (const bytes of [
    'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n',
    `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    'NONSENSE\r\n\r\n',
  ]) {
    const answer = await said(bytes)
    assert.match(answer, /^HTTP\/1\.1 400 .*"errorCode":"100"/s, bytes.slice(0, 80))
    assert.match(answer, /\r\nx-ncp-request-id: \S+\r\n/i)
  }
})
