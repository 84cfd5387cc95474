import { Problem } from '#base/problem'
import { givenAgain } from '../given-again.ts'
import type { Failure } from './messages.ts'

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that tell of the world rather than of a mistake of ours. */
const CODES = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const

/** Of the extended codes: a row has what another has. */
const NOT_UNIQUE = 2067

const REASONS: Readonly<Record<number, string>> = {
  [CODES.busy]: 'another program holds the lock of the file. Close what else has it open',
  [CODES.locked]: 'another program holds the lock of the file. Close what else has it open',
  [CODES.noMemory]: 'there is no memory left',
  [CODES.readOnly]: 'the file or its folder is not writable. Look at their owner and mode',
  [CODES.ioError]: 'reading or writing the file failed. Look at the disk and at the system log',
  [CODES.corrupt]: 'the file is damaged. Restore a backup',
  [CODES.full]: 'the disk is full. Make room',
  [CODES.cannotOpen]: 'the file cannot be opened. Look at its folder and at the number of open files',
  [CODES.protocol]: 'the file is too busy. Close what else has it open',
  [CODES.notADatabase]: 'the file is damaged. Restore a backup',
}

function primary({ errcode }: Failure): number {
  return (errcode ?? 0) & 0xff
}

/** Why SQLite cannot work, with what would help; `undefined` where the failure is a fault of ours. */
export function reasonOf(failure: Failure): string | undefined {
  return REASONS[primary(failure)]
}

/** The error to throw for a failed statement: a Problem where the store is to blame, else a fault. */
export function problemOf(failure: Failure): Error {
  const reason = reasonOf(failure)
  if (failure.errcode === undefined) return new Error(failure.message)
  if (failure.errcode === NOT_UNIQUE && failure.message.includes('secret.number')) return givenAgain()
  if (reason === undefined) return new Error(`SQLite refused a statement: ${failure.message} (${failure.errcode ?? 'no code'})`)
  // A commit whose write to the log failed half-way may be found whole when the file is opened again after a crash.
  if (failure.committing && primary(failure) === CODES.ioError) {
    return new Problem(
      'store.uncertain',
      'The change may have happened: writing the log of coffer.db failed while it was committed. Look at the disk, and read the state before you call again.',
    )
  }
  if (primary(failure) === CODES.full)
    return new Problem('store.full', 'Nothing was done, since the disk that holds coffer.db is full. Make room on it.')
  return new Problem('store.unavailable', `Nothing was done, since coffer.db does not take it: ${reason}, then call again.`)
}

/** The thread ended while it was to commit, so nobody knows. */
export function endedCommitting(): Problem {
  return new Problem(
    'store.uncertain',
    'The change may have happened: the thread that writes coffer.db ended while it committed. Restart the server, and read the state before you call again.',
  )
}

export function threadEnded(error: Error): Problem {
  return new Problem('store.unavailable', `Nothing was done: the thread of coffer.db ended (${error.message}). Restart the server.`, {
    cause: error,
  })
}
