import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { HASH_BYTES } from './log-tree.ts'

/**
 * What a log says about itself: its name, how many records it has, and the root of their tree, as a C2SP tlog-checkpoint, signed
 * with Ed25519 as a C2SP signed note. Both are text, so that a checkpoint can be kept, printed and compared by anybody.
 */
export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

/** Records before this number were dropped. */
export interface Dropped {
  origin: string
  before: number
}

/** The name that signs, which is the log's, and its key. */
export interface Verifier {
  name: string
  publicKey: Uint8Array
}

const ED25519 = 1
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const KEY_ID_BYTES = 4
/** What stands before the 32 bytes in DER: PKCS #8 of a seed, and SubjectPublicKeyInfo (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const NAME = /^[^\s+]+$/u

/** The private key of a seed of 32 random bytes. */
export function logPrivateKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([PKCS8, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}

/** The 32 bytes of its public key. */
export function logPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}

function keyId({ name, publicKey }: Verifier): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.of(ED25519), publicKey]), 'buffer').subarray(
    0,
    KEY_ID_BYTES,
  )
}

/** The text of a verifier, as tools for signed notes take it: `name+id+key`. */
export function verifierText(verifier: Verifier): string {
  const key = Buffer.concat([Buffer.of(ED25519), verifier.publicKey]).toString('base64')
  return `${verifier.name}+${keyId(verifier).toString('hex')}+${key}`
}

/** `undefined` for what is no verifier of this kind. */
export function readVerifier(text: string): Verifier | undefined {
  const [, name = '', id, base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text.trim()) ?? []
  const key = Buffer.from(base64, 'base64')
  if (key.byteLength !== 1 + KEY_BYTES || key[0] !== ED25519) return undefined
  const verifier = { name, publicKey: key.subarray(1) }
  return keyId(verifier).toString('hex') === id ? verifier : undefined
}

function bodyOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

/** The whole note. The name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject, publicKey: Uint8Array): string {
  return signNote(bodyOf(checkpoint), checkpoint.origin, privateKey, publicKey)
}

/** What a log says of records that were dropped since they were old enough: those before this number. Never to be read as a checkpoint. */
export function signDropped({ origin, before }: Dropped, privateKey: KeyObject, publicKey: Uint8Array): string {
  return signNote(`${origin}\ndropped before ${before}\n`, origin, privateKey, publicKey)
}

/** The same of a note that is signed by the verifier; `undefined` where it is not, or says something else. */
export function openDropped(note: string, verifier: Verifier): Dropped | undefined {
  const [origin, said = '', end, ...more] = openNote(note, verifier)?.split('\n') ?? []
  const before = /^dropped before ([1-9]\d{0,15})$/.exec(said)?.[1]
  if (origin !== verifier.name || before === undefined || end !== '' || more.length > 0) return undefined
  return { origin, before: Number(before) }
}

function signNote(body: string, origin: string, privateKey: KeyObject, publicKey: Uint8Array): string {
  if (!NAME.test(origin)) throw new Error('The name of a log has no white space and no +.')
  const signature = sign(null, Buffer.from(body, 'utf8'), privateKey)
  const line = Buffer.concat([keyId({ name: origin, publicKey }), signature]).toString('base64')
  return `${body}\n— ${origin} ${line}\n`
}

/**
 * The checkpoint in a note that is signed by the verifier; `undefined` where it is not, or is no checkpoint of that log. Other
 * signatures, such as those of witnesses, and lines after the root are let be.
 */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const body = openNote(note, verifier)
  return body === undefined ? undefined : checkpointIn(body, verifier.name)
}

/** What is signed in a note, if the verifier is one of those that signed it. */
function openNote(note: string, verifier: Verifier): string | undefined {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) return undefined
  const body = note.slice(0, end + 1)
  const lines = note.slice(end + 2).split('\n')
  if (lines.pop() !== '' || !lines.some((line) => isSignature(line, body, verifier))) return undefined
  return body
}

function isSignature(line: string, body: string, verifier: Verifier): boolean {
  const [dash, name, base64 = '', ...more] = line.split(' ')
  if (dash !== '—' || name !== verifier.name || more.length > 0) return false
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength !== KEY_ID_BYTES + SIGNATURE_BYTES || !bytes.subarray(0, KEY_ID_BYTES).equals(keyId(verifier))) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI, verifier.publicKey]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(body, 'utf8'), key, bytes.subarray(KEY_ID_BYTES))
}

/** The checkpoint that the text states, whoever signed it. */
export function checkpointIn(text: string, name?: string): Checkpoint | undefined {
  const [origin = '', size = '', base64 = ''] = text.split('\n')
  const root = Buffer.from(base64, 'base64')
  if (origin === '' || (name !== undefined && origin !== name)) return undefined
  if (!/^(?:0|[1-9]\d{0,15})$/.test(size) || root.byteLength !== HASH_BYTES || root.toString('base64') !== base64) return undefined
  return { origin, size: Number(size), root }
}
