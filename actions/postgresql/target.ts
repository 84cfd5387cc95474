import type { checkServerIdentity } from 'node:tls'
import pg from 'pg'
import { CONFIRMED_MS } from '../shared/caller.ts'
import { CONNECT_MS, connectionTrouble, type Place, placeOf } from '../shared/place.ts'
import type { Check, OpenTarget, Who } from '../shared/target.ts'
import { codeOf, story, Trouble } from '../shared/trouble.ts'
import { userOf, type Value } from '../shared/value.ts'
import { verifierOf } from './verifier.ts'

const USUAL_PORT = 5432

/** Error codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const REFUSED = ['28P01', '28000']
const NO_RIGHT = '42501'
const NO_SUCH_DATABASE = '3D000'
const NO_SUCH_ROLE = '42704'
/** Of a division by zero: the only one in what is sent. */
const TOO_LATE = '22012'

export const postgresql: OpenTarget = (params, active) => {
  const { host, port } = placeOf(params, USUAL_PORT, active)
  const place = `the PostgreSQL server ${host}:${port}`
  const as = <T>(value: Value, work: (client: pg.Client) => Promise<T>) => connected(placeOf(params, USUAL_PORT, value), value, place, work)
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
      as(by, async (client) => {
        if ((await roleOf(client, to.username)) === undefined) throw new Trouble(noRole(to))
        await alter(client, by.username, to, confirm)
      }),
    examine: (who, by) => as(by, (client) => examine(client, who, by)),
  }
}

/** The server does not take this user with this password. */
class Refused extends Trouble {}

async function connected<T>(at: Place, value: Value, place: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: at.host,
    port: at.port,
    user: value.username,
    password: value.password,
    database: at.database ?? 'postgres',
    ssl: at.tls === undefined ? false : { ...at.tls, ...(await identityOf(at)) },
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
    application_name: 'coffer',
  })
  // Tells of a connection that breaks while nothing is asked; the next question tells it better.
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw hindered(error, at, value)
    })
    return await work(client)
  } catch (error) {
    throw meaning(error, value, place)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The driver would check the certificate of an address for the name `localhost`. */
async function identityOf({ host, tls }: Place): Promise<{ checkServerIdentity?: typeof checkServerIdentity }> {
  if (tls?.rejectUnauthorized !== true) return {}
  const { checkServerIdentity: check } = await import('node:tls')
  return { checkServerIdentity: (_name, certificate) => check(host, certificate) }
}

/** What keeps somebody out whose password is right. */
function hindered(error: unknown, { database = 'postgres' }: Place, who: Who): unknown {
  if (![NO_RIGHT, NO_SUCH_DATABASE].includes(codeOf(error))) return error
  return new Trouble(
    `${userOf(who)} cannot use the database ${database}: ${story(error)}. Name another as "database", or GRANT CONNECT on it.`,
  )
}

function meaning(error: unknown, who: Who, place: string): unknown {
  const code = codeOf(error)
  if (REFUSED.includes(code)) {
    // The same code says that the server takes nobody from here.
    const told = story(error)
    if (told.includes('pg_hba.conf')) {
      const [how, first] = told.includes('no encryption') ? [' without TLS', 'set the parameter "tls" to "verify" or "on", or '] : ['', '']
      return new Trouble(
        `${place} takes no connections of ${userOf(who)} from Coffer's machine${how}: ${first}allow it in pg_hba.conf. ${told}`,
      )
    }
    return new Refused(`${place} refuses ${userOf(who)} with its password: correct the value that it comes from.`)
  }
  if (code === NO_RIGHT)
    return new Trouble(
      `${userOf(who)} may not do that at ${place}: ${story(error)}. Give it CREATEROLE and, from PostgreSQL 16 on, ADMIN OPTION on the role; or use another administrator.`,
    )
  if (code === TOO_LATE) return new Trouble(`The change came to ${place} too late to be safe, and was not made. Retry.`)
  if (code === NO_SUCH_ROLE) return new Trouble(`A role that was to be changed is gone at ${place}. Create it, then retry.`)
  return connectionTrouble(error, place) ?? error
}

/** Identifiers that are too long are cut off by the server, so the role is looked for before it is named. */
async function roleOf(client: pg.Client, username: string): Promise<{ mayLogIn: boolean; expired: boolean } | undefined> {
  const { rows } = await client.query(
    'SELECT rolcanlogin AS "mayLogIn", coalesce(rolvaliduntil < now(), false) AS expired FROM pg_catalog.pg_roles WHERE rolname::text = $1',
    [username],
  )
  return rows[0] as { mayLogIn: boolean; expired: boolean } | undefined
}

const noRole = (who: Who) => `There is no role ${userOf(who)} at this server: create it, with LOGIN, then retry.`

/**
 * What the server keeps is computed here, so that its log of statements never holds the password. A change that was under way for too long is
 * refused by the server's own clock: others may have carried the rotation on meanwhile.
 */
async function alter(
  client: pg.Client,
  by: string,
  { username, password }: { username: string; password: string },
  confirm: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query(
    "SELECT current_setting('password_encryption') AS kind, current_setting('scram_iterations', true) AS iterations, session_user::text AS me, clock_timestamp()::text AS now",
  )
  const { kind, iterations, me, now } = rows[0] as { kind: string; iterations: string | null; me: string; now: string }
  // A pooler in between may log in as somebody else.
  if (me !== by) throw new Trouble(`The connection of ${by} belongs to ${me}: let Coffer connect to the server itself and not to a pooler.`)
  const kept = verifierOf({ username, password }, kind, Number(iterations ?? 4096))
  const inTime = `SELECT 1 / (clock_timestamp() < ${pg.escapeLiteral(now)}::timestamptz + interval '${CONFIRMED_MS} milliseconds')::int`
  await confirm()
  await client.query(`${inTime}; ALTER ROLE ${pg.escapeIdentifier(username)} PASSWORD ${pg.escapeLiteral(kept)}`)
}

/** The right is tried in a transaction that is taken back. */
async function examine(client: pg.Client, who: Who, by: Who): Promise<Check[]> {
  const role = await roleOf(client, who.username)
  if (role === undefined) return [{ check: 'user', ok: false, message: noRole(who) }]
  const hindrance = role.mayLogIn ? (role.expired ? 'has expired (VALID UNTIL)' : undefined) : 'may not log in (NOLOGIN)'
  const user = { check: 'user', ok: hindrance === undefined, message: `The role ${userOf(who)} ${hindrance ?? 'is there and may log in'}.` }
  await client.query('BEGIN')
  try {
    await alter(client, by.username, { username: who.username, password: 'not-kept' }, async () => undefined)
    return [user, { check: 'right', ok: true, message: `${userOf(by)} may change the password of ${userOf(who)}.` }]
  } catch (error) {
    return [user, { check: 'right', ok: false, message: `${userOf(by)} may not change the password of ${userOf(who)}: ${story(error)}` }]
  } finally {
    await client.query('ROLLBACK')
  }
}
