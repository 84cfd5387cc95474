import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Who } from '../shared/target.ts'
import { Trouble } from '../shared/trouble.ts'
import { userOf } from '../shared/value.ts'

export interface Account {
  user: string
  host: string
  /** How the server lets it in: one way, or with MariaDB any of several, in their order. */
  ways: readonly Way[]
}

export interface Way {
  plugin: string
  /** What the server keeps for it: of a password, or of a name. */
  kept: string
}

/** Of the JSON in which MariaDB keeps an account: `auth_or` has all ways, where there are several, and the place of the outer one is empty. */
interface Priv {
  plugin?: string
  authentication_string?: string
  auth_or?: Priv[]
}

/** The account of a user: the one host that it may come from, or the one that the parameter names. */
export async function accountOf(connection: Connection, who: Who, userHost: string | undefined): Promise<Account> {
  const accounts = await accountsOf(connection, who.username)
  const [found, ...more] = accounts.filter(({ host }) => userHost === undefined || host === userHost)
  if (found === undefined) {
    const at = userHost === undefined ? '' : ` for the host ${userHost}`
    throw new Trouble(`There is no user ${userOf(who)}${at} at this server: create it, then retry.`)
  }
  if (more.length > 0) {
    const hosts = accounts.map(({ host }) => host).join(', ')
    throw new Trouble(`There are several users ${userOf(who)}, for the hosts ${hosts}: say by the parameter "userHost" which one is meant.`)
  }
  return found
}

async function accountsOf(connection: Connection, username: string): Promise<Account[]> {
  if (keepsWays(await versionOf(connection))) {
    // The view mysql.user shows one of several ways. Told that it is JSON, the driver would read it; older servers do not tell.
    const sql = 'SELECT Host AS host, CAST(Priv AS CHAR) AS priv FROM mysql.global_priv WHERE BINARY User = ? ORDER BY Host'
    const [rows] = await connection.query<(RowDataPacket & { host: string; priv: string })[]>(sql, [username])
    return rows.map(({ host, priv }) => ({ user: username, host, ways: waysIn(JSON.parse(priv) as Priv) }))
  }
  const sql = 'SELECT Host AS host, plugin FROM mysql.user WHERE BINARY User = ? ORDER BY Host'
  const [rows] = await connection.query<(RowDataPacket & { host: string; plugin: string })[]>(sql, [username])
  return rows.map(({ host, plugin }) => ({ user: username, host, ways: [{ plugin, kept: '' }] }))
}

function waysIn(priv: Priv): Way[] {
  const outer = { plugin: priv.plugin ?? '', kept: priv.authentication_string ?? '' }
  if (priv.auth_or === undefined) return [outer]
  return priv.auth_or.map(({ plugin, authentication_string: kept = '' }) => (plugin === undefined ? outer : { plugin, kept }))
}

export async function versionOf(connection: Connection): Promise<string> {
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>('SELECT VERSION() AS version')
  return rows[0]?.version ?? ''
}

export const isMariaDb = (version: string): boolean => /MariaDB/i.test(version)

/** Whether accounts may have several ways: from MariaDB 10.4 on. Some tell a version of MySQL before their own. */
const keepsWays = (version: string) => isMariaDb(version) && !/^(5\.5\.5-)?(5\.|10\.[0-3]\.)/.test(version)
