import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { createClient } from '@redis/client'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import pg from 'pg'
import { freePort } from '../support/free-port.ts'
import { startPostgres } from '../support/postgres.ts'
import { certificate } from './certificates.ts'
import { lacking, scratch } from './programs.ts'
import type { Login } from './ready.ts'
import { type System, until } from './system.ts'

type Asking = { sendCommand(words: string[]): Promise<unknown> }

const HOST = '127.0.0.1'
const ADMIN: Login = { username: 'coffer_admin', password: 'Admin-password-1' }

/** PostgreSQL, with an administrator who is no superuser. */
export async function startPostgresSystem(): Promise<System & { root: pg.Client }> {
  const server = await startPostgres()
  const url = new URL(server.url)
  const port = Number(url.port)
  const root = new pg.Client({ connectionString: server.url })
  await root.connect()
  after(async () => {
    await root.end()
    await server.stop()
  })
  const ca = await protect(root)
  await root.query(`CREATE ROLE ${ADMIN.username} LOGIN CREATEROLE PASSWORD '${ADMIN.password}'`)
  return {
    kind: 'postgresql',
    port,
    tls: ca === undefined ? undefined : { port, ca },
    parameters: (at) => ({ host: HOST, port: at, tls: 'off' }),
    admin: ADMIN,
    makeUser: async ({ username, password }) => {
      const name = pg.escapeIdentifier(username)
      await root.query(`CREATE ROLE ${name} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
      await root.query(`GRANT ${name} TO ${ADMIN.username} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`)
    },
    logsIn: async ({ username: user, password }) => {
      const client = new pg.Client({ host: HOST, port, user, password, database: 'postgres' })
      try {
        await client.connect()
        return true
      } catch {
        return false
      } finally {
        await client.end()
      }
    },
    kept: async () => JSON.stringify((await root.query('SELECT rolname, rolpassword FROM pg_authid ORDER BY 1')).rows),
    noUser: /no role .*create it/,
    root,
    hostileName: `x" PASSWORD 'y'; DROP ROLE "a';--\\`,
  }
}

/** Turns TLS on, by the only hands that reach into its folder: its own. Returns the authority. */
async function protect(root: pg.Client): Promise<string | undefined> {
  const { path } = await scratch()
  const protection = certificate(path)
  if (protection === undefined) return undefined
  const { rows } = await root.query<{ data_directory: string }>('SHOW data_directory')
  for (const [name, file] of Object.entries({ 'server.crt': protection.cert, 'server.key': protection.key })) {
    const lines = pg.escapeLiteral(readFileSync(file, 'utf8').trimEnd())
    const into = pg.escapeLiteral(`umask 077; cat > '${rows[0]?.data_directory}/${name}'`)
    await root.query(`COPY (SELECT unnest(string_to_array(${lines}, E'\\n'))) TO PROGRAM ${into}`)
  }
  await root.query('ALTER SYSTEM SET ssl = on')
  await root.query('SELECT pg_reload_conf()')
  return protection.ca
}

/** MariaDB, with an administrator who may change users and nothing else; its log of statements is kept. */
export async function startMariaDbSystem(): Promise<(System & { root: Connection; statements(): Promise<string> }) | string> {
  const lacks = lacking('mariadbd', 'mariadb-install-db')
  if (lacks !== undefined) return lacks
  const { path, port, run, start } = await scratch()
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  run('mariadb-install-db', [
    '--no-defaults',
    ...user,
    `--datadir=${path}/data`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  const log = ['--general-log', '--log-output=TABLE', `--log-error=${path}/errors`, '--innodb-flush-log-at-trx-commit=0']
  const place = [`--datadir=${path}/data`, `--port=${port}`, `--bind-address=${HOST}`, `--socket=${path}/s`, `--pid-file=${path}/pid`]
  const protection = certificate(path)
  const tls = protection === undefined ? [] : [`--ssl-cert=${protection.cert}`, `--ssl-key=${protection.key}`]
  start('mariadbd', ['--no-defaults', ...user, ...place, ...log, ...tls, '--innodb-buffer-pool-size=16M'])
  const root = await until(() => createConnection({ socketPath: `${path}/s`, user: 'root' }))
  root.on('error', () => undefined)
  after(() => root.destroy())
  await root.query("CREATE USER ?@'%' IDENTIFIED BY ?", [ADMIN.username, ADMIN.password])
  await root.query(`GRANT CREATE USER ON *.* TO ${ADMIN.username}@'%'`)
  await root.query(`GRANT SELECT ON mysql.global_priv TO ${ADMIN.username}@'%'`)
  return {
    kind: 'mysql',
    port,
    tls: protection && { port, ca: protection.ca },
    parameters: (at) => ({ host: HOST, port: at, tls: 'off' }),
    admin: ADMIN,
    makeUser: async ({ username, password }) => void (await root.query("CREATE USER ?@'%' IDENTIFIED BY ?", [username, password])),
    logsIn: async ({ username, password }) => {
      try {
        ;(await createConnection({ host: HOST, port, user: username, password })).destroy()
        return true
      } catch {
        return false
      }
    },
    kept: async () => JSON.stringify((await root.query('SELECT User, Host, Priv FROM mysql.global_priv ORDER BY 1, 2'))[0]),
    noUser: /no user .*create it/,
    root,
    hostileName: `x'@'%' \\'; DROP USER "a" \`--`,
    statements: async () => {
      const [rows] = await root.query<(RowDataPacket & { argument: unknown })[]>('SELECT argument FROM mysql.general_log')
      return rows.map(({ argument }) => String(argument)).join('\n')
    },
  }
}

/** Where a Redis server keeps its users: in a file of their own, in its configuration, or nowhere when it stops. */
export type RedisUsers = 'file' | 'configuration' | 'nowhere'

/** Redis, with an administrator who may change users and have them kept as the server keeps them. */
export async function startRedisSystem(users: RedisUsers = 'file'): Promise<(System & { root: Asking; folder: string }) | string> {
  const lacks = lacking('redis-server')
  if (lacks !== undefined) return lacks
  const { path, port, start } = await scratch()
  const keeping = users === 'file' ? ['+acl|save'] : ['+acl|save', '+config|rewrite']
  const known = [
    ['default', 'on', `>${ADMIN.password}`, '~*', '+@all'],
    [ADMIN.username, 'on', `>${ADMIN.password}`, '+@connection', '+acl|getuser', '+acl|setuser', '+acl|dryrun', ...keeping],
  ]
  const lines = known.map((user) => `user ${user.join(' ')}\n`).join('')
  const kept = join(path, users === 'file' ? 'users.acl' : 'redis.conf')
  if (users !== 'nowhere') writeFileSync(kept, lines, { mode: 0o600 })
  const from = { file: ['--aclfile', kept], configuration: [], nowhere: known.flatMap((user) => ['--user', ...user]) }[users]
  const protection = certificate(path)
  const tlsPort = await freePort()
  const tls = ['--tls-port', String(tlsPort), '--tls-auth-clients', 'no']
  const files = protection === undefined ? [] : [...tls, '--tls-cert-file', protection.cert, '--tls-key-file', protection.key]
  const place = ['--port', String(port), '--bind', HOST, '--dir', path, '--save', '']
  start('redis-server', [...(users === 'configuration' ? [kept] : []), ...place, ...from, ...files])
  const open = (username: string, password: string) => {
    const client = createClient({ username, password, socket: { host: HOST, port, reconnectStrategy: false } })
    client.on('error', () => undefined)
    return client.connect().then(
      () => client,
      (error: Error) => {
        client.destroy()
        throw error
      },
    )
  }
  const root = await until(() => open('default', ADMIN.password))
  after(() => root.destroy())
  return {
    kind: 'redis',
    port,
    tls: protection && { port: tlsPort, ca: protection.ca },
    parameters: (at) => ({ host: HOST, port: at, tls: 'off' }),
    admin: ADMIN,
    makeUser: async ({ username, password }, changesItself) => {
      const rights = changesItself ? ['+acl|getuser', '+acl|setuser', ...keeping] : []
      await root.sendCommand(['ACL', 'SETUSER', username, 'on', `>${password}`, '~*', '+@read', ...rights])
    },
    logsIn: ({ username, password }) =>
      open(username, password).then(
        (client) => {
          client.destroy()
          return true
        },
        () => false,
      ),
    kept: async () => JSON.stringify(await root.sendCommand(['ACL', 'LIST'])),
    noUser: /no ACL user .*create it/,
    root,
    hostileName: `x'"\\r\\n*1$4%s;--`,
    folder: path,
  }
}
