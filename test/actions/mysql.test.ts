import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RowDataPacket } from 'mysql2/promise'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { exerciseActions } from './exercise.ts'
import { makeReady } from './ready.ts'
import { startMariaDbSystem } from './systems.ts'

const system = await startMariaDbSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseActions('MariaDB', coffer, system)

if (typeof system !== 'string') {
  const { admin, port, root } = system
  const parameters = system.parameters(port, 'administrator')
  const kind = 'ready:mysql'

  test('MariaDB: no new password stands in its log of statements', async () => {
    const value = { username: 'unlogged', password: 'First-password-1' }
    await system.makeUser(value, true)
    const alone = await makeReady(coffer, { name: 'alone', kind, parameters, value })
    const passwords = [(await alone.rotated()).password]
    const helped = await makeReady(coffer, { name: 'helped', kind, parameters, value: { ...(await alone.active()) }, admin })
    passwords.push((await helped.rotated()).password)
    const statements = await system.statements()
    assert.match(statements, /SET PASSWORD = '\*[0-9A-F]{40}'/)
    assert.match(statements, /ALTER USER 'unlogged'@'%' IDENTIFIED VIA `mysql_native_password` USING '\*[0-9A-F]{40}'/)
    for (const password of passwords) assert.ok(!statements.includes(password))
  })

  test('MariaDB: of several accounts of one name the trigger says which', async () => {
    const value = { username: 'twofold', password: 'First-password-1' }
    await system.makeUser(value, true)
    await root.query("CREATE USER twofold@'10.0.0.1' IDENTIFIED BY 'Other-password-1'")
    const kept = () => system.kept().then((all) => all.match(/"User":"twofold","Host":"10\.0\.0\.1".*?\}"\}/)?.[0])
    const before = await kept()
    const ready = await makeReady(coffer, { name: 'twofold', kind, parameters, value, admin })
    assert.match(await ready.failed(), /several users .*for the hosts %, 10\.0\.0\.1: say by the parameter "userHost"/)
    await ready.set({ userHost: '%' })
    assert.ok(await system.logsIn(await ready.rotated()))
    assert.equal(await kept(), before)
  })

  test('MariaDB: an account keeps its other ways to log in, and all else', async () => {
    const ways = ["unix_socket OR mysql_native_password USING '?'", "mysql_native_password USING '?' OR unix_socket USING 'o''d\\\\d'"]
    for (const [at, way] of ways.entries()) {
      const value = { username: `manifold_${at}`, password: 'First-password-1' }
      const [hash] = await root.query<(RowDataPacket & { hash: string })[]>('SELECT PASSWORD(?) AS hash', [value.password])
      await root.query(
        `CREATE USER ${value.username}@'%' IDENTIFIED VIA ${way.replace('?', hash[0]?.hash ?? '')} WITH MAX_USER_CONNECTIONS 9`,
      )
      const created = async () => {
        const [rows] = await root.query<RowDataPacket[]>(`SHOW CREATE USER ${value.username}@'%'`)
        return String(Object.values(rows[0] ?? {})[0]).replace(/'\*[0-9A-F]{40}'/, "'?'")
      }
      const before = await created()
      assert.ok(before.includes(way), before)
      for (const by of ['administrator', 'self']) {
        const options = by === 'self' ? {} : { admin }
        const ready = await makeReady(coffer, { name: `many-${at}-${by.slice(0, 4)}`, kind, parameters, value: { ...value }, ...options })
        Object.assign(value, await ready.rotated())
        assert.ok(await system.logsIn(value))
        assert.equal(await created(), before, by)
      }
    }
  })

  test('MariaDB: an administrator who cannot see how an account logs in is told what it needs', async () => {
    const value = { username: 'unseen', password: 'First-password-1' }
    await system.makeUser(value, true)
    const blind = { username: 'blind_admin', password: 'Blind-password-1' }
    await system.makeUser(blind, true)
    await root.query(`GRANT CREATE USER ON *.* TO ${blind.username}@'%'`)
    await root.query(`GRANT SELECT ON mysql.user TO ${blind.username}@'%'`)
    const ready = await makeReady(coffer, { name: 'unseen', kind, parameters, value, admin: blind })
    assert.match(await ready.failed(), /administrator\) may not do that .*SELECT on mysql\.user \(MariaDB: mysql\.global_priv\)/)
    assert.ok(await system.logsIn(value))
  })

  test('MariaDB: an account that is locked is told, and one that is checked by what Coffer does not speak', async (context) => {
    const value = { username: 'shut_out', password: 'First-password-1' }
    await system.makeUser(value, true)
    await root.query("ALTER USER shut_out@'%' ACCOUNT LOCK")
    const locked = await makeReady(coffer, { name: 'locked', kind, parameters, value, admin })
    assert.match(await locked.failed(), /\(the user of ACTIVE\) is locked at the MySQL server .*ACCOUNT UNLOCK/)
    try {
      await root.query("INSTALL SONAME 'auth_ed25519'")
    } catch (error) {
      return context.skip(`the server lacks the plugin: ${(error as Error).message}`)
    }
    await root.query("CREATE USER curved@'%' IDENTIFIED VIA ed25519 USING PASSWORD('First-password-1')")
    const curved = await makeReady(coffer, { name: 'curved', kind, parameters, value: { ...value, username: 'curved' }, admin })
    assert.match(
      await curved.failed(),
      /checks .*\(the user of ACTIVE\) by client_ed25519, which Coffer does not speak: .*mysql_native_password/,
    )
  })

  test('MariaDB: a server that checks passwords itself is given the password, and rights stay what they are', async (context) => {
    const value = { username: 'checked', password: 'First-password-1' }
    await system.makeUser(value, true)
    try {
      await root.query("INSTALL SONAME 'simple_password_check'")
    } catch (error) {
      return context.skip(`the server lacks the plugin: ${(error as Error).message}`)
    }
    try {
      await root.query("GRANT SELECT ON *.* TO checked@'%'")
      const alone = await makeReady(coffer, { name: 'checked', kind, parameters, value })
      const now = await alone.rotated()
      assert.ok(await system.logsIn(now))
      const helped = await makeReady(coffer, { name: 'checked-too', kind, parameters, value: { ...now }, admin })
      assert.ok(await system.logsIn(await helped.rotated()))
      const [grants] = await root.query("SHOW GRANTS FOR checked@'%'")
      assert.match(JSON.stringify(grants), /GRANT SELECT ON \*\.\* TO/)
    } finally {
      await root.query("UNINSTALL SONAME 'simple_password_check'")
    }
  })
}
