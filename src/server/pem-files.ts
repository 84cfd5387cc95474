import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext, getCACertificates } from 'node:tls'

/** A file, and the setting that names it: whoever reads of a mistake knows what to change. */
interface Named {
  path: string
  setting: string
}

const CERTIFICATE = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END [A-Z0-9 ]+-----/g

/**
 * The certificate, with the rest of its chain behind it, and the key of our own TLS. Throws an error for the person who starts the server where
 * no handshake could succeed with them.
 */
export function readTlsFiles({ certPath, keyPath }: { certPath: string; keyPath: string }): { cert: Buffer; key: Buffer } {
  const [certFile, keyFile] = [
    { path: certPath, setting: 'COFFER_TLS_CERT' },
    { path: keyPath, setting: 'COFFER_TLS_KEY' },
  ]
  const [cert, key] = [read(certFile), read(keyFile)]
  const [own] = certificatesIn(cert, certFile)
  if (!own.checkPrivateKey(privateKeyIn(key, keyFile)))
    throw new Error(
      `The key in ${called(keyFile)}, is not the one of the certificate in ${called(certFile)}. Put those that belong together there.`,
    )
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new Error(`TLS does not take the certificate in ${called(certFile)}: ${(error as Error).message}.`)
  }
  return { cert, key }
}

/** Authorities that are trusted besides those of the runtime, and these. Throws as `readTlsFiles` does. */
export function authoritiesIn(path: string, setting: string): string[] {
  const file = { path, setting }
  const text = read(file)
  certificatesIn(text, file)
  return [...getCACertificates('default'), text.toString()]
}

function read(file: Named): Buffer {
  try {
    return readFileSync(file.path)
  } catch (error) {
    throw new Error(`Cannot read ${called(file)}: ${(error as Error).message}.`)
  }
}

function certificatesIn(text: Buffer, file: Named): [X509Certificate, ...X509Certificate[]] {
  try {
    const [first, ...more] = (text.toString().match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem))
    if (first !== undefined) return [first, ...more]
  } catch {
    throw new Error(`${called(file)}, holds a certificate that is broken. Put certificates in PEM there.`)
  }
  throw new Error(`${called(file)}, holds no certificate in PEM. Put one there, such as begins with -----BEGIN CERTIFICATE-----.`)
}

function privateKeyIn(text: Buffer, file: Named): KeyObject {
  try {
    return createPrivateKey(text)
  } catch {
    const what = text.includes('ENCRYPTED')
      ? 'is encrypted with a passphrase. Store it without one, readable to the server alone'
      : 'holds no private key in PEM. Put one there, such as begins with -----BEGIN PRIVATE KEY-----'
    throw new Error(`${called(file)}, ${what}.`)
  }
}

function called({ path, setting }: Named): string {
  return `${path}, which ${setting} names`
}
