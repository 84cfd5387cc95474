import { type Bytes, equal, fromBase64, HASH_BYTES, joined, type Root, sha256 } from './tree.ts'

/** Who signs for a log: its name and Ed25519 key, as C2SP signed notes write it, `name+id+key`. */
export interface Verifier {
  name: string
  id: Bytes
  key: Bytes
}

const ED25519 = 1
const KEY_BYTES = 32
const ID_BYTES = 4
const SIGNATURE_BYTES = 64

/** `undefined` for what is no verifier of this kind, or whose id is not that of its name and key. */
export async function readVerifier(text: string): Promise<Verifier | undefined> {
  const [, name = '', id = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim()) ?? []
  const typed = fromBase64(base64)
  if (typed?.length !== 1 + KEY_BYTES || typed[0] !== ED25519) return undefined
  const made = (await sha256(encoded(`${name}\n`), typed)).slice(0, ID_BYTES)
  return hex(made) === id ? { name, id: made, key: typed.slice(1) } : undefined
}

/** The size and root that the note states, if the log signed it; `undefined` where it did not. Other signatures are let be. */
export async function openCheckpoint(note: string, verifier: Verifier): Promise<Root | undefined> {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) return undefined
  const body = note.slice(0, end + 1)
  for (const line of note.slice(end + 2).split('\n')) if (await isSignature(line, body, verifier)) return rootIn(body, verifier.name)
  return undefined
}

async function isSignature(line: string, body: string, { name, id, key }: Verifier): Promise<boolean> {
  const [dash, signer, base64 = '', ...more] = line.split(' ')
  if (dash !== '—' || signer !== name || more.length > 0) return false
  const bytes = fromBase64(base64)
  if (bytes?.length !== ID_BYTES + SIGNATURE_BYTES || !equal(bytes.slice(0, ID_BYTES), id)) return false
  const publicKey = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify'])
  return crypto.subtle.verify({ name: 'Ed25519' }, publicKey, bytes.slice(ID_BYTES), encoded(body))
}

function rootIn(body: string, name: string): Root | undefined {
  const [origin, size = '', base64 = ''] = body.split('\n')
  const root = fromBase64(base64)
  if (origin !== name || !/^(?:0|[1-9]\d{0,15})$/.test(size) || root?.length !== HASH_BYTES) return undefined
  return { size: Number(size), root }
}

export function encoded(text: string): Bytes {
  return joined(new TextEncoder().encode(text))
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
