import { createHash } from 'node:crypto'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { Trouble } from '../shared/trouble.ts'
import { type Account, isMariaDb, versionOf } from './account.ts'

/** Whose password is set: an account, or `self` for whoever is logged in, who needs no right for it. */
export type Whose = Account | 'self'

const NATIVE = 'mysql_native_password'
/** Ways of MariaDB that know no password of its own: what it keeps for them is the name of somebody, or of a service. */
const PASSWORDLESS = ['unix_socket', 'named_pipe', 'gssapi', 'pam']

/**
 * The statements that set a password, the best first; another is for servers that do not take the one before. They leave everything else about
 * the account alone: who is asked for a password by another plugin than the server's usual one stays so, since its clients may know no other.
 */
export async function alterStatements(connection: Connection, whose: Whose, password: string): Promise<string[]> {
  return isMariaDb(await versionOf(connection)) ? forMariaDb(connection, whose, password) : [forMySql(connection, whose, password)]
}

/** MySQL keeps passwords out of its logs by itself. */
function forMySql(connection: Connection, whose: Whose, password: string): string {
  if (whose === 'self') return connection.format('ALTER USER USER() IDENTIFIED BY ?', [password])
  const { user, host, ways } = whose
  const plugin = ways[0]?.plugin ?? ''
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
  if (whose.ways.every(({ plugin }) => PASSWORDLESS.includes(plugin)))
    throw new Trouble(
      `That account is let in by ${whose.ways.map(({ plugin }) => plugin).join(' or ')} alone: let it have a password, then retry.`,
    )
  const alter = (native: string) => {
    const ways = whose.ways.map(({ plugin, kept }) => {
      if (plugin === '' || plugin === NATIVE) return native
      if (!PASSWORDLESS.includes(plugin)) return connection.format('?? USING PASSWORD(?)', [plugin, password])
      return connection.format(kept === '' ? '??' : '?? USING ?', [plugin, kept])
    })
    return `${connection.format('ALTER USER ?@? IDENTIFIED VIA', [whose.user, whose.host])} ${ways.join(' OR ')}`
  }
  const hashed = alter(connection.format('?? USING ?', [NATIVE, hash]))
  const plain = alter(connection.format('?? USING PASSWORD(?)', [NATIVE, password]))
  return hashed === plain ? [plain] : [hashed, plain]
}

/** What `mysql_native_password` keeps. */
function nativeHash(password: string): string {
  const once = createHash('sha1').update(password).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

/** Whether whoever is logged in is checked by `mysql_native_password` alone. */
async function isNative(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>('SHOW CREATE USER CURRENT_USER()')
  return / IDENTIFIED (BY PASSWORD|VIA mysql_native_password USING) '[^']*'(?! OR )/.test(String(Object.values(rows[0] ?? {})[0]))
}
