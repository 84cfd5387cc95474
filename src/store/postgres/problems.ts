import pg from 'pg'
import { Problem } from '#base/problem'
import { givenAgain } from '../given-again.ts'

/**
 * SQLSTATE codes and classes (PostgreSQL's Appendix A) that tell of the world rather than of a mistake of ours:
 * connections, resources, operators, locks that were not got, a server that only reads.
 */
const WORLD = ['08', '28', '3D000', '53', '57', '58', 'XX', '25006', '25P03', '25P04', '40001', '40P01', '55P03']
const DISK_FULL = '53100'
/** With these PostgreSQL ends the connection, or keeps it as one that only reads, for good, when the database takes changes again. */
const ENDING = ['08', '57P', '25006', '25P03', '25P04']
/** With these a transaction has come to nothing, in whatever language the server says so: with the last one it waited too long for a statement, so no COMMIT was heard of. */
const UNDONE = ['23', '40', '25006', '25P03']

function isOneOf(code: string | undefined, codes: readonly string[]): boolean {
  return code !== undefined && codes.some((each) => code.startsWith(each))
}

/** Whether the connection is of no more use: PostgreSQL ended it, or what failed was no answer of PostgreSQL's. */
export function endsConnection(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || error.severity !== 'ERROR' || isOneOf(error.code, ENDING)
}

/** Numbers of a log that another node gave out as well: see own-log.ts. */
const NUMBERED = /^usage_(?:text_|who_|call_|resource_|day_)?pkey$/

/** The index of what no two secrets of an account share: their number. */
const SECRET_NUMBERED = 'secret_account_number'

/** The error to throw for a statement inside a transaction, or one that only reads. Never quotes a row. */
export function problemOf(error: unknown): Error {
  if (error instanceof Problem) return error
  if (error instanceof pg.DatabaseError && error.constraint === SECRET_NUMBERED) return givenAgain()
  if (error instanceof pg.DatabaseError && !isOneOf(error.code, WORLD) && !NUMBERED.test(error.constraint ?? '')) return faultOf(error)
  if (error instanceof pg.DatabaseError && error.code === DISK_FULL)
    return new Problem('store.full', 'Nothing was done, since the disk of PostgreSQL is full. Make room on it.')
  return new Problem(
    'store.unavailable',
    `Nothing was done, since PostgreSQL does not take it: ${reasonOf(error)}. Look at the database, then call again.`,
  )
}

/**
 * The same for COMMIT, and for a statement that is a commit of its own. Once PostgreSQL commits it answers with no mere
 * ERROR any more, so that one means that nothing was written; without an answer nobody knows.
 */
export function problemOfCommit(error: unknown): Error {
  const undone =
    error instanceof pg.DatabaseError && (isOneOf(error.code, UNDONE) || (error.severity === 'ERROR' && !isOneOf(error.code, ENDING)))
  if (undone || error instanceof Problem) return problemOf(error)
  return new Problem(
    'store.uncertain',
    `The change may have happened: ${reasonOf(error)} while it was committed. Read the state before you call again.`,
  )
}

/** PostgreSQL's message alone: its `detail` quotes rows. */
function faultOf(error: pg.DatabaseError): Error {
  const constraint = error.constraint === undefined ? '' : `, ${error.constraint}`
  return new Error(`PostgreSQL refused a statement: ${error.message} (${error.code ?? 'no code'}${constraint})`)
}

/** Without addresses and passwords, which messages of the network may hold. */
export function reasonOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return `${error.message} (${error.code ?? 'no code'})`
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? `it cannot be reached (${code})` : `the connection broke (${String(message)})`
}
