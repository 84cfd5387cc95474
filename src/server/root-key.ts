import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '#base/random'
import { Sealed } from '#base/sealed'
import type { RootKeyWay } from '#core/keys/keyring'
import type { SlotRow } from '#core/ports/store'
import { parseRootKey, type Settings } from './settings.ts'

/** Asks a person for a line that is not shown while it is typed. */
export type Ask = (question: string) => Promise<Sealed<string>>

/** The way of a setting; `undefined` when it is to be a key in a file that does not exist. */
export function findRootKey(setting: Settings['rootKey']): RootKeyWay | undefined {
  if (setting.kind === 'environment') return { kind: 'environment', rootKey: setting.key }
  const { kind, path } = setting
  const text = readIfThere(path, kind === 'file' ? 'root key' : 'passphrase')
  if (kind === 'passphrase') {
    if (text === undefined) throw new Error(`There is no ${path}, which COFFER_ROOT_PASSPHRASE_FILE names. Nothing was changed.`)
    return { kind, passphrase: passphraseIn(text, path), place: path }
  }
  if (text === undefined) return undefined
  const rootKey = parseRootKey(text)
  if (rootKey === undefined)
    throw new Error(
      `The root key file ${path} must hold 32 bytes as 64 hexadecimal characters or as Base64. Put the right key back, or restore a backup. Nothing was changed.`,
    )
  return { kind: 'file', rootKey }
}

/** Asks for the passphrase of a store that has one, where there is somebody to ask. */
export async function askPassphrase(slots: readonly SlotRow[], ask: Ask | undefined): Promise<RootKeyWay | undefined> {
  if (ask === undefined || !slots.some(({ kind }) => kind === 'passphrase')) return undefined
  return { kind: 'passphrase', passphrase: await ask('Passphrase of the root key: ') }
}

/** Why a store that has slots does not open without its key, and what helps. */
export function missingRootKey(path: string): string {
  return `its root key is missing, there is no ${path}. Put the key back, set COFFER_ROOT_KEY_FILE to where it lies, or make a new one from the shares of the root key, if there are any: npm run coffer -- key restore.`
}

/** Shorter ones can be guessed by whoever holds a copy of the store. */
export const PASSPHRASE_MIN = 16

/** What stands in a file that holds a passphrase: its first line. */
export function passphraseIn(text: string, path: string): Sealed<string> {
  const passphrase = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? ''
  if (passphrase.length < PASSPHRASE_MIN)
    throw new Error(`The first line of ${path} must be a passphrase of at least ${PASSPHRASE_MIN} characters. Nothing was changed.`)
  return new Sealed(passphrase)
}

/** The text of a file; `undefined` where there is none. Throws a sentence for one that cannot be read. */
export function readIfThere(path: string, what: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`The ${what} file ${path} cannot be read: ${(error as Error).message}`)
  }
}

/** Makes a new root key file, 0600, durable before it is used: what it seals would be lost with it. Refuses to overwrite. */
export function makeRootKeyFile(path: string, random: Random): RootKeyWay {
  const rootKey = random(32)
  writeDurably(path, rootKeyText(rootKey))
  return { kind: 'file', rootKey }
}

/** A root key as its file holds it. */
export function rootKeyText(rootKey: Uint8Array): string {
  return `${Buffer.from(rootKey).toString('base64')}\n`
}

/** Writes a new file for its owner alone and waits for the disk, the folder's entry included. */
export function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolderOf(path)
}

/** Waits until the entries of the folder of this file are on the disk. */
export function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
