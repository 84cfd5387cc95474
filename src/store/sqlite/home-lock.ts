import { accessSync, closeSync, constants, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { toldError } from '#base/told-error'
import { failureOf } from './messages.ts'
import { reasonOf } from './problems.ts'

const SQLITE_BUSY = 5

/**
 * Keeps a second server off the file. The lock is one of the operating system, held through an SQLite database beside
 * the file, so it ends with this process, however that ends. The process id beside it only tells whom to stop.
 * Throws an error for the person who starts the second one. Returns what ends the lock.
 */
export function lockHome(file: string): () => void {
  const [lockFile, pidFile] = [`${file}-lock`, `${file}-pid`]
  const database = hold(file, lockFile, pidFile)
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return () => {
    rmSync(pidFile, { force: true })
    database.close()
  }
}

function hold(file: string, lockFile: string, pidFile: string): DatabaseSync {
  const inUse = () =>
    `${file} is in use by another Coffer${holder(pidFile)}. Stop that one first; a store takes one server. Nothing was changed.`
  return lockOn(file, lockFile, inUse)
}

/** The same kind of lock for something smaller. Throws an error with `taken` while another holds it; returns what ends it. */
export function holdAlone(lockFile: string, taken: string): () => void {
  const database = lockOn(lockFile, lockFile, () => taken)
  return () => database.close()
}

function lockOn(file: string, lockFile: string, taken: () => string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    makePrivate(lockFile)
    accessSync(lockFile, constants.W_OK)
    database = new DatabaseSync(lockFile, { timeout: 0 })
    database.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive')
    return database
  } catch (error) {
    database?.close()
    const failure = failureOf(error, false)
    if (((failure.errcode ?? 0) & 0xff) === SQLITE_BUSY) throw new Error(taken(), { cause: error })
    const told = failure.errcode === undefined ? toldError(error) : `${reasonOf(failure) ?? failure.message}.`
    throw new Error(`Cannot lock ${file}: ${told}`, { cause: error })
  }
}

/**
 * Makes an empty file for its owner alone, where there is none. One that is there is not touched: whoever closes a file
 * of SQLite ends all locks that its process has on it.
 */
export function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function holder(pidFile: string): string {
  try {
    return `, process ${readFileSync(pidFile, 'utf8').trim()}`
  } catch {
    return ''
  }
}
