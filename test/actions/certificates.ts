import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate for `localhost` that no system trusts by itself, in a folder. `undefined` where there is no openssl. */
export function certificate(folder: string): { cert: string; key: string; ca: string } | undefined {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  chmodSync(key, 0o644)
  return { cert, key, ca: readFileSync(cert, 'utf8') }
}
