import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { startCoffer } from '../support/coffer.ts'
import { bound, childEnvironment } from '../support/processes.ts'
import { makeAuthority } from '../support/receiver.ts'
import { newServerEnvironment, SERVER_FLAGS, SERVER_MAIN } from '../support/server-process.ts'

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

const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256

function shown(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test('a SIGHUP has a renewed certificate served, and one that cannot be served leaves the one before', async () => {
  const env = await newServerEnvironment({ COFFER_TLS_CERT: certPath, COFFER_TLS_KEY: keyPath })
  after(() => rmSync(env['COFFER_HOME'] as string, { recursive: true, force: true }))
  const child = spawn(...bound(process.execPath, [...SERVER_FLAGS, SERVER_MAIN]), {
    cwd: env['COFFER_HOME'],
    env: { ...childEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  after(() => child.kill('SIGKILL'))
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (told += chunk))
  const until = async (words: string) => {
    while (!told.includes(words)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  }
  const port = Number(env['COFFER_PORT'])
  await until('Ctrl-C ends it.')
  assert.equal(await shown(port), fingerprintOf(cert))
  const renewed = makeAuthority()
  writeFileSync(certPath, renewed.cert)
  child.kill('SIGHUP')
  await until('the one before is served on')
  assert.match(told, /COFFER_TLS_KEY/)
  assert.equal(await shown(port), fingerprintOf(cert))
  writeFileSync(keyPath, renewed.key)
  child.kill('SIGHUP')
  await until('the certificate was read anew')
  assert.equal(await shown(port), fingerprintOf(renewed.cert))
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [0, null])
})
