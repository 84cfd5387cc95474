import { isIP } from 'node:net'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { CONNECT_MS, connectionTrouble, type Place, placeOf } from '../shared/place.ts'
import { optionalText } from '../shared/plan.ts'
import type { Check, OpenTarget, Who } from '../shared/target.ts'
import { codeOf, story, Trouble } from '../shared/trouble.ts'
import { userOf, type Value } from '../shared/value.ts'
import { accountOf } from './account.ts'
import { alterStatements } from './statement.ts'

const USUAL_PORT = 3306

const REFUSED = ['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']
const NO_RIGHT = [
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
]
/** Of MySQL and of MariaDB: the driver knows the numbers by MySQL's names, where the second means something else. */
const LOCKED = [3118, 4151]
/** A server that checks passwords by its own rules takes no hashes. */
const NO_HASHES = ['ER_NOT_VALID_PASSWORD', 'ER_OPTION_PREVENTS_STATEMENT', 'ER_CANNOT_USER']
const CANNOT_USER = 'ER_CANNOT_USER'

export const mysql: OpenTarget = (params, active) => {
  const { host, port } = placeOf(params, USUAL_PORT, active)
  const place = `the MySQL server ${host}:${port}`
  const userHost = optionalText(params, 'userHost')
  const as = <T>(value: Value, work: (connection: Connection) => Promise<T>) =>
    connected(placeOf(params, USUAL_PORT, value), value, place, work)
  return {
    place,
    works: async (value) => {
      try {
        await as(value, async () => undefined)
        return true
      } catch (error) {
        if (error instanceof Refused) return false
        throw error
      }
    },
    change: ({ to, by, confirm }) =>
      as(by, async (connection) => {
        const account = to.username === by.username ? 'self' : await accountOf(connection, to, userHost)
        const statements = await alterStatements(connection, account, to.password)
        await confirm()
        await firstTaken(connection, statements)
      }),
    examine: (who, by) => as(by, (connection) => examine(connection, who, { by, userHost })),
  }
}

/** The server does not take this user with this password. */
class Refused extends Trouble {}

async function connected<T>(at: Place, value: Value, place: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  // The driver would check the certificate of an address for the name `localhost`.
  if (at.tls?.rejectUnauthorized === true && isIP(at.host) !== 0)
    throw new Trouble(
      `The certificate of an address cannot be checked: give the name that it is made out to as "host" in place of ${at.host}.`,
    )
  let connection: Connection | undefined
  try {
    connection = await createConnection({
      host: at.host,
      port: at.port,
      user: value.username,
      password: value.password,
      connectTimeout: CONNECT_MS,
      ...(at.database === undefined ? {} : { database: at.database }),
      ...(at.tls === undefined ? {} : { ssl: { ...at.tls, verifyIdentity: at.tls.rejectUnauthorized } }),
    })
    connection.on('error', () => undefined)
    // Texts are quoted by this side with backslashes, which a server can be told to take as they are.
    await connection.query("SET SESSION sql_mode = ''")
    return await work(connection)
  } catch (error) {
    throw meaning(error, value, place)
  } finally {
    connection?.destroy()
  }
}

function meaning(error: unknown, who: Who, place: string): unknown {
  const code = codeOf(error)
  if (REFUSED.includes(code)) return new Refused(`${place} refuses ${userOf(who)} with its password: correct the value that it comes from.`)
  if (NO_RIGHT.includes(code))
    return new Trouble(
      `${userOf(who)} may not do that at ${place} (${code}). An administrator needs CREATE USER on *.* and SELECT on mysql.user (MariaDB: mysql.global_priv); a user needs its database.`,
    )
  if (error instanceof Error && 'errno' in error && LOCKED.includes(Number(error.errno)))
    return new Trouble(`${userOf(who)} is locked at ${place}: let it in again (ALTER USER … ACCOUNT UNLOCK), then retry.`)
  const [, plugin] = (error instanceof Error && /unknown plugin (\w+)/.exec(error.message)) || []
  if (plugin !== undefined)
    return new Trouble(
      `${place} checks ${userOf(who)} by ${plugin}, which Coffer does not speak: let its account use mysql_native_password or, with MySQL, caching_sha2_password.`,
    )
  if (code === 'ER_BAD_DB_ERROR') return new Trouble(`${place} has no such database: correct "database".`)
  if (code === 'ER_HOST_NOT_PRIVILEGED' || code === 'ER_HOST_IS_BLOCKED')
    return new Trouble(`${place} takes no connections from Coffer's machine (${code}): let ${userOf(who)} come from there.`)
  if (code === CANNOT_USER)
    return new Trouble(`An account that was to be changed is gone at ${place}, or is protected. Create it, then retry.`)
  return connectionTrouble(error, place) ?? error
}

async function firstTaken(connection: Connection, statements: readonly string[]): Promise<void> {
  for (const [at, statement] of statements.entries()) {
    try {
      await connection.query(statement)
      return
    } catch (error) {
      if (at + 1 === statements.length || !NO_HASHES.includes(codeOf(error))) throw error
    }
  }
}

async function examine(connection: Connection, who: Who, told: { by: Who; userHost: string | undefined }): Promise<Check[]> {
  if (who.username === told.by.username) {
    return [
      { check: 'user', ok: true, message: `${userOf(who)} is there.` },
      { check: 'right', ok: true, message: `${userOf(who)} may change its own password.` },
    ]
  }
  let user: Check
  try {
    const { host } = await accountOf(connection, who, told.userHost)
    user = { check: 'user', ok: true, message: `${userOf(who)} is there, for the host ${host}.` }
  } catch (error) {
    user = { check: 'user', ok: false, message: story(meaning(error, told.by, 'this server')) }
  }
  const [grants] = await connection.query<RowDataPacket[]>('SHOW GRANTS FOR CURRENT_USER()')
  const may = grants.some((row) => /^GRANT (.*\b)?(CREATE USER|ALL PRIVILEGES)\b.* ON \*\.\* /.test(String(Object.values(row)[0])))
  const right = may
    ? `${userOf(told.by)} may change other users.`
    : `${userOf(told.by)} has no CREATE USER on *.*, so it may not change other users: GRANT CREATE USER ON *.* TO it.`
  return [user, { check: 'right', ok: may, message: right }]
}
