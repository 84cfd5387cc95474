import type { Connection, RowDataPacket } from 'mysql2/promise'

export interface Account {
  user: string
  host: string
  /** How the server checks its password. */
  plugin: string
}

export async function isMariaDb(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>('SELECT VERSION() AS version')
  return /MariaDB/i.test(rows[0]?.version ?? '')
}

/**
 * The statement that sets a password and leaves everything else about the account alone: who is asked for one by another plugin than the
 * server's usual one stays so, since its clients may know no other. `self` is whoever is logged in, who needs no right for it.
 */
export function alterStatement(connection: Connection, account: Account | 'self', password: string, mariaDb: boolean): string {
  const { user, host, plugin } = account === 'self' ? { user: '', host: '', plugin: '' } : account
  if (account === 'self') return connection.format(mariaDb ? 'SET PASSWORD = PASSWORD(?)' : 'ALTER USER USER() IDENTIFIED BY ?', [password])
  if (plugin === '' || (mariaDb && plugin === 'mysql_native_password'))
    return connection.format('ALTER USER ?@? IDENTIFIED BY ?', [user, host, password])
  const by = mariaDb ? 'VIA ?? USING PASSWORD(?)' : 'WITH ?? BY ?'
  return connection.format(`ALTER USER ?@? IDENTIFIED ${by}`, [user, host, plugin, password])
}
