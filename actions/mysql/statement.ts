import { createHash } from 'node:crypto'
import type { Connection, RowDataPacket } from 'mysql2/promise'

/** Whose password is set: an account, or `self` for whoever is logged in, who needs no right for it. */
export type Whose = Account | 'self'

export interface Account {
  user: string
  host: string
  /** How the server checks its password. */
  plugin: string
}

const NATIVE = 'mysql_native_password'

/**
 * The statements that set a password, the best first; another is for servers that do not take the one before. They leave everything else about
 * the account alone: who is asked for a password by another plugin than the server's usual one stays so, since its clients may know no other.
 */
export async function alterStatements(connection: Connection, whose: Whose, password: string): Promise<string[]> {
  return (await isMariaDb(connection)) ? forMariaDb(connection, whose, password) : [forMySql(connection, whose, password)]
}

/** MySQL keeps passwords out of its logs by itself. */
function forMySql(connection: Connection, whose: Whose, password: string): string {
  if (whose === 'self') return connection.format('ALTER USER USER() IDENTIFIED BY ?', [password])
  const { user, host, plugin } = whose
  return plugin === ''
    ? connection.format('ALTER USER ?@? IDENTIFIED BY ?', [user, host, password])
    : connection.format('ALTER USER ?@? IDENTIFIED WITH ?? BY ?', [user, host, plugin, password])
}

/** MariaDB writes statements into its logs as they are, so it is given the hash that it would keep, unless it is told to check passwords. */
async function forMariaDb(connection: Connection, whose: Whose, password: string): Promise<string[]> {
  const hash = nativeHash(password)
  if (whose === 'self') {
    const plain = connection.format('SET PASSWORD = PASSWORD(?)', [password])
    return (await isNative(connection)) ? [connection.format('SET PASSWORD = ?', [hash]), plain] : [plain]
  }
  const { user, host, plugin } = whose
  const plugged = plugin === '' ? NATIVE : plugin
  const plain = connection.format('ALTER USER ?@? IDENTIFIED VIA ?? USING PASSWORD(?)', [user, host, plugged, password])
  return plugged === NATIVE ? [connection.format('ALTER USER ?@? IDENTIFIED VIA ?? USING ?', [user, host, plugged, hash]), plain] : [plain]
}

/** What `mysql_native_password` keeps. */
function nativeHash(password: string): string {
  const once = createHash('sha1').update(password).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

async function isMariaDb(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>('SELECT VERSION() AS version')
  return /MariaDB/i.test(rows[0]?.version ?? '')
}

/** Whether whoever is logged in is checked by `mysql_native_password` alone. */
async function isNative(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE USER CURRENT_USER()')
  return / IDENTIFIED (BY PASSWORD|VIA mysql_native_password USING) '[^']*'(?! OR )/.test(String(Object.values(rows[0] ?? {})[0]))
}
