import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { getCACertificates } from 'node:tls'
import { authoritiesIn, readTlsFiles } from '#server/pem-files'
import { startCoffer } from '../support/coffer.ts'
import { makeAuthority } from '../support/receiver.ts'

const folder = mkdtempSync(join(tmpdir(), 'coffer-pem-files-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const authority = makeAuthority()
const certPath = file('cert.pem', authority.cert)
const keyPath = file('key.pem', authority.key)
const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const PKCS8 = { type: 'pkcs8', format: 'pem' } as const
const junk = file('junk.pem', 'junk\n')
const broken = file('broken.pem', '-----BEGIN CERTIFICATE-----\nanVuaw==\n-----END CERTIFICATE-----\n')
const missing = join(folder, 'missing.pem')

const told = (paths: { certPath?: string; keyPath?: string }) => {
  try {
    readTlsFiles({ certPath, keyPath, ...paths })
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('the files of our own TLS', () => {
  it('are taken where the key belongs to the certificate, also with the rest of the chain behind it', () => {
    assert.equal(told({}), '')
    assert.equal(told({ certPath: file('chain.pem', authority.cert + readFileSync(authority.path, 'utf8')) }), '')
  })

  it('are refused where the key is another one, of whatever kind', () => {
    for (const [name, key] of Object.entries({ other, rsa }))
      assert.match(
        told({ keyPath: file(`${name}.pem`, key.export(PKCS8)) }),
        /^The key in .*\.pem, which COFFER_TLS_KEY names, is not the one of the certificate in .*cert\.pem, which COFFER_TLS_CERT names\./,
        name,
      )
  })

  it('are refused by name where they are not there, or hold something else', () => {
    const der = file('cert.der', new X509Certificate(authority.cert).raw)
    for (const path of [junk, keyPath, der, file('empty.pem', '')])
      assert.match(told({ certPath: path }), /^.*, which COFFER_TLS_CERT names, holds no certificate in PEM\./, path)
    for (const path of [junk, broken, certPath])
      assert.match(told({ keyPath: path }), /, which COFFER_TLS_KEY names, holds no private key in PEM\./, path)
    const locked = other.export({ ...PKCS8, cipher: 'aes-256-cbc', passphrase: 'hunter2' })
    assert.match(
      told({ keyPath: file('locked.pem', locked) }),
      /, which COFFER_TLS_KEY names, is encrypted with a passphrase\. Store it without one/,
    )
    assert.match(told({ certPath: missing }), /^Cannot read .*missing\.pem, which COFFER_TLS_CERT names: /)
    assert.match(told({ keyPath: missing }), /^Cannot read .*missing\.pem, which COFFER_TLS_KEY names: /)
    for (const path of [broken, file('more.pem', `${authority.cert}${readFileSync(broken, 'utf8')}`)])
      assert.match(told({ certPath: path }), /, which COFFER_TLS_CERT names, holds a certificate that is broken\./)
  })
})

describe('a file of authorities', () => {
  it('is taken with one or many, and with words between them', () => {
    const pem = readFileSync(authority.path, 'utf8')
    const text = `first\n${pem}# second\n${pem}`
    const all = authoritiesIn(file('two.pem', text), 'COFFER_SINK_CA')
    assert.equal(all.at(-1), text)
    assert.deepEqual(all.slice(0, -1), getCACertificates('default'))
  })

  it('is refused by name where it is not there, or holds something else', () => {
    const partly = file('partly.pem', `${readFileSync(authority.path, 'utf8')}${readFileSync(broken, 'utf8')}`)
    for (const setting of ['COFFER_SINK_CA', 'COFFER_WEBHOOK_CA'])
      for (const path of [junk, keyPath, broken, partly])
        assert.throws(() => authoritiesIn(path, setting), {
          message: new RegExp(`, which ${setting} names, holds (no certificate in PEM|a certificate that is broken)\\.`),
        })
    assert.throws(() => authoritiesIn(missing, 'COFFER_SINK_CA'), /^Error: Cannot read .*missing\.pem, which COFFER_SINK_CA names: /)
  })

  it('is looked at when the server starts', async () => {
    for (const [setting, more] of [
      ['COFFER_WEBHOOK_CA', {}],
      ['COFFER_SINK_CA', { COFFER_SINK_COLLECTOR: 'https://collector.example' }],
      ['COFFER_SINK_CA', {}],
    ] as const)
      await assert.rejects(startCoffer({ env: { ...more, [setting]: junk } }), { message: new RegExp(`^${junk}, which ${setting} names`) })
  })
})
