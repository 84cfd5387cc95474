import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '#base/random'
import { parseRootKey, type Settings } from './settings.ts'

/** One way to open the master key, as the keyring takes it. */
export interface Way {
  kind: 'file' | 'environment'
  rootKey: Uint8Array
}

/** The root key of a setting; `undefined` when it is to lie in a file that does not exist. */
export function findRootKey(setting: Settings['rootKey']): Way | undefined {
  if (setting.kind === 'environment') return { kind: 'environment', rootKey: setting.key }
  let text: string
  try {
    text = readFileSync(setting.path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`The root key file ${setting.path} cannot be read: ${(error as Error).message}`)
  }
  const rootKey = parseRootKey(text)
  if (rootKey === undefined)
    throw new Error(
      `The root key file ${setting.path} must hold 32 bytes as 64 hexadecimal characters or as Base64. Put the right key back, or restore a backup. Nothing was changed.`,
    )
  return { kind: 'file', rootKey }
}

/** Makes a new root key file, 0600, durable before it is used: what it seals would be lost with it. Refuses to overwrite. */
export function makeRootKeyFile(path: string, random: Random): Way {
  const rootKey = random(32)
  writeDurably(path, `${Buffer.from(rootKey).toString('base64')}\n`)
  return { kind: 'file', rootKey }
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
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
