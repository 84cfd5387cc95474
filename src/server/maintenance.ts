import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { toBeRead } from '#base/told-error'
import { verifierOf } from '#core/history/log-key'
import { checkRecordProof, type Proven } from '#core/history/record-proof'
import { notesIn, type Trusted, verifyHistory } from '#core/history/verify'
import type { Verdict } from '#core/history/verify-log'
import { seqOf } from '#core/ports/history-store'
import { readVerifier, type Verifier, verifierText } from '#crypto/checkpoint'
import { dumpStore } from '#store/dump'
import { HistoryReader } from '#store/history'
import { loadDump } from '#store/load-dump'
import { ExportFile } from './export-file.ts'
import { writeNewFile } from './maintenance/new-file.ts'
import { storeHere } from './maintenance/store-here.ts'
import { makeHome } from './make-home.ts'
import { storeFile } from './open-store.ts'
import { environment, readSettings, type Settings } from './settings.ts'

/** Hears how many rows were done so far. */
export type OnRows = (rows: number) => void

/** The settings that a server in this folder would have. Throws SettingsError. */
export function settingsHere(folder: string): Settings {
  return readSettings(environment(folder), folder)
}

/**
 * Writes all of the store as it is now into a new file, 0600, while servers go on. The file appears under its name only
 * once it is whole and on the disk. Throws an error for the person who asked.
 */
export async function backUp(settings: Settings, path: string, onRows: OnRows): Promise<{ rows: number; bytes: number }> {
  const snapshot = await openSnapshot(settings)
  let rows = 0
  const count = (done: number) => {
    rows = done
    onRows(done)
  }
  try {
    const { bytes } = await writeNewFile(path, () => dumpStore(snapshot, count))
    return { rows, bytes }
  } finally {
    await snapshot.close()
  }
}

/** Fills an empty store from a backup. Everything or nothing. Throws an error for the person who asked. */
export async function restore(settings: Settings, path: string): Promise<{ rows: number }> {
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  const restoring = await openRestoring(settings)
  try {
    return await loadDump(restoring, createReadStream(path))
  } finally {
    await restoring.close()
  }
}

interface Given {
  keys: readonly string[]
  /** Files of checkpoints. */
  files: readonly string[]
}

/** Checks the usage history of the store as it is now, while servers go on. Throws an error for the person who asked. */
export async function verifyStore(settings: Settings, given: Given): Promise<Verdict[]> {
  const trusted = trustedIn(given)
  const snapshot = await openSnapshot(settings)
  try {
    return await verifyHistory(new HistoryReader(snapshot), trusted)
  } finally {
    await snapshot.close()
  }
}

/** Checks a history that was exported with its proof. `line`: where the record that was found stands in the file. */
export async function verifyExport(path: string, given: Given): Promise<(Verdict & { line: number | undefined })[]> {
  const trusted = trustedIn(given)
  const file = await ExportFile.open(path)
  try {
    const verdicts: (Verdict & { line: number | undefined })[] = []
    for (const verdict of await verifyHistory(file, trusted)) {
      const record = verdict.finding?.record
      verdicts.push({
        ...verdict,
        line: record === undefined || verdict.log === 0 ? undefined : await file.lineOf(seqOf(verdict.log, record)),
      })
    }
    return verdicts
  } finally {
    await file.close()
  }
}

function trustedIn(given: Given): Trusted {
  return { verifiers: verifiersIn(given.keys), checkpoints: given.files.flatMap(notesOf) }
}

/** Checks the proof of one record in a file, without a store. Throws an error for the person who asked. */
export function verifyRecord(file: string, keys: readonly string[]): Proven {
  return checkRecordProof(
    toBeRead(file, () => readFileSync(file, 'utf8')),
    verifiersIn(keys),
  )
}

function verifiersIn(keys: readonly string[]): Verifier[] {
  return keys.map((text) => {
    const verifier = readVerifier(text)
    if (verifier === undefined) throw new Error(`${text} is no key of a log: it looks like coffer-log-0123456789abcdef+01234567+AB….`)
    return verifier
  })
}

/** The key of each log, and its newest checkpoint. */
export async function checkpointsIn(settings: Settings): Promise<{ key: string; checkpoint: string }[]> {
  const snapshot = await openSnapshot(settings)
  try {
    const logs = await new HistoryReader(snapshot).logs()
    return logs
      .filter(({ size }) => size > 0)
      .map(({ publicKey, checkpoint }) => ({ key: verifierText(verifierOf(publicKey)), checkpoint }))
  } finally {
    await snapshot.close()
  }
}

function notesOf(path: string): string[] {
  const notes = notesIn(toBeRead(path, () => readFileSync(path, 'utf8')))
  if (notes.length === 0) throw new Error(`There is no checkpoint in ${path}.`)
  return notes
}

async function openSnapshot({ databaseUrl, home }: Settings) {
  if (databaseUrl !== undefined) return (await import('#store/postgres/archive')).openSnapshot({ url: databaseUrl })
  const file = storeHere({ home })
  return (await import('#store/sqlite/archive')).openSnapshot({ file })
}

async function openRestoring({ databaseUrl, home }: Settings) {
  if (databaseUrl !== undefined) return (await import('#store/postgres/archive')).openRestoring({ url: databaseUrl })
  const file = storeFile(home)
  makeHome(home)
  return (await import('#store/sqlite/archive')).openRestoring({ file })
}
