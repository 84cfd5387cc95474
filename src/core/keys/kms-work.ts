import { Problem } from '#base/problem'
import type { Random } from '#base/random'
import { EnvelopeError } from '#crypto/envelope'
import { decryptAes, decryptConvergent, decryptRsa, encryptAes, encryptConvergent, encryptRsa, type KmsPlace } from '#crypto/kms-ciphertext'
import { signData, verifyData } from '#crypto/kms-signature'
import { readVersioned, type Versioned, versionedText } from '#crypto/versioned-text'
import type { KeyRow } from '../rows.ts'
import type { KeyRows, Kms } from './vault.ts'
import type { VersionKey, VersionKeys } from './version-keys.ts'

/** The work of KMS with versions that are opened here. */
export class KmsWork implements Kms {
  readonly #versions: VersionKeys
  readonly #random: Random

  constructor(versions: VersionKeys, random: Random) {
    this.#versions = versions
    this.#random = random
  }

  async encrypt(keys: KeyRows, key: KeyRow, content: Uint8Array, context: Uint8Array): Promise<string> {
    const version = key.currentVersion
    const opened = await this.#versions.get(keys, key, version)
    return versionedText({ version, bytes: this.#seal(opened, key, content, { keyTag: key.id, version, context }) })
  }

  async decrypt(keys: KeyRows, key: KeyRow, ciphertext: string, context: Uint8Array): Promise<Buffer> {
    const { version, bytes } = madeBy(key, ciphertext) ?? refuse(key)
    const opened = await this.#versions.get(keys, key, version)
    try {
      return open(opened, key, bytes, { keyTag: key.id, version, context })
    } catch (error) {
      if (error instanceof EnvelopeError) return refuse(key)
      throw error
    }
  }

  async sign(keys: KeyRows, key: KeyRow, data: Uint8Array): Promise<string> {
    const version = key.currentVersion
    const pair = mustBePair(await this.#versions.get(keys, key, version))
    return versionedText({ version, bytes: signData(pair.type, pair.privateKey, data) })
  }

  async verify(keys: KeyRows, key: KeyRow, data: Uint8Array, signature: string): Promise<boolean> {
    const made = madeBy(key, signature)
    if (made === undefined) return false
    const pair = mustBePair(await this.#versions.get(keys, key, made.version))
    return verifyData(pair.type, pair.publicKey, data, made.bytes)
  }

  async publicKey(keys: KeyRows, key: KeyRow, version: number): Promise<string> {
    const pair = mustBePair(await this.#versions.get(keys, key, version))
    return pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
  }

  #seal(opened: VersionKey, key: KeyRow, content: Uint8Array, place: KmsPlace): Buffer {
    if (opened.type !== 'AES256') return encryptRsa(opened, content, place)
    return key.convergent === 1 ? encryptConvergent(opened.key, content, place) : encryptAes(opened.key, content, place, this.#random)
  }
}

function open(opened: VersionKey, key: KeyRow, bytes: Uint8Array, place: KmsPlace): Buffer {
  if (opened.type !== 'AES256') return decryptRsa(opened, bytes, place)
  return key.convergent === 1 ? decryptConvergent(opened.key, bytes, place) : decryptAes(opened.key, bytes, place)
}

/** What the text says, if it can be of this key: a version that was never made has made nothing. */
function madeBy(key: KeyRow, text: string): Versioned | undefined {
  const read = readVersioned(text)
  return read === undefined || read.version > key.currentVersion ? undefined : read
}

function refuse(key: KeyRow): never {
  throw new Problem(
    'key.ciphertext',
    `This ciphertext does not open with the protection key ${key.name} under this context: it was made with another key or context, by another service, or was changed since.`,
  )
}

/** Which of its types can do what was asked for by a use case, so another one here is a fault of ours. */
function mustBePair(opened: VersionKey): Exclude<VersionKey, { type: 'AES256' }> {
  if (opened.type === 'AES256') throw new Error('a key of type AES256 was asked for its pair')
  return opened
}
