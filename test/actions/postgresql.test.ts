import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { verifierOf } from '../../actions/postgresql/verifier.ts'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { exerciseBreakingOff, QUICK_POINTS } from './breaking-off.ts'
import { exerciseActions } from './exercise.ts'
import { makeReady } from './ready.ts'
import { until } from './system.ts'
import { startPostgresSystem } from './systems.ts'

const system = await startPostgresSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseActions('PostgreSQL', coffer, system)
exerciseBreakingOff('PostgreSQL', coffer, system, QUICK_POINTS)

const { admin, port, root } = system
const parameters = system.parameters(port, 'administrator')
const kind = 'ready:postgresql'
const kept = async (name: string) =>
  (await root.query<{ rolpassword: string }>('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [name])).rows[0]?.rolpassword ?? ''

test('PostgreSQL: what is kept has the form that the server or the role asks for', async () => {
  const value = { username: 'old_clients', password: 'First-password-1' }
  await system.makeUser(value, true)
  const ready = await makeReady(coffer, { name: 'forms', kind, parameters, value })
  await ready.rotated()
  assert.match(await kept(value.username), /^SCRAM-SHA-256\$4096:/)
  await root.query('ALTER ROLE old_clients SET scram_iterations = 5000')
  await ready.rotated()
  assert.match(await kept(value.username), /^SCRAM-SHA-256\$5000:/)
  await root.query("SET password_encryption = 'md5'; ALTER ROLE old_clients PASSWORD 'known'; RESET password_encryption")
  assert.equal(verifierOf({ username: 'old_clients', password: 'known' }, 'md5', 0), await kept(value.username))
  assert.equal(verifierOf({ username: 'x', password: 'größer' }, 'scram-sha-256', 4096), 'größer', 'the server knows how to prepare it')
})

test('PostgreSQL: an administrator without ADMIN OPTION and a database that is not there are told', async () => {
  const value = { username: 'strange', password: 'First-password-1' }
  await root.query("CREATE ROLE strange LOGIN PASSWORD 'First-password-1'")
  const ready = await makeReady(coffer, { name: 'strange', kind, parameters, value, admin })
  assert.match(await ready.failed(), /administrator\) may not do that .*ADMIN OPTION on the role/)
  const { result } = await ready.fire({ dryRun: true })
  assert.match(JSON.stringify(result), /"check":"right","ok":false,"message":"[^"]*may not change the password/)
  await ready.set({ database: 'not_there' })
  assert.match(await ready.failed(), /cannot use the database not_there: .*Name another as "database"/)
})

test('PostgreSQL: a server that takes no connection without TLS is told as such', async (context) => {
  if (system.tls === undefined) return context.skip('needs openssl')
  const value = { username: 'plainly', password: 'First-password-1' }
  await system.makeUser(value, true)
  const { rows } = await root.query<{ hba_file: string; kept: string }>(
    "SELECT current_setting('hba_file') AS hba_file, pg_read_file(current_setting('hba_file')) AS kept",
  )
  const [{ hba_file: file, kept: before }] = rows as [{ hba_file: string; kept: string }]
  const rules = async (lines: string) => {
    const into = pg.escapeLiteral(`cat > '${file}'`)
    await root.query(`COPY (SELECT unnest(string_to_array(${pg.escapeLiteral(lines.trimEnd())}, E'\\n'))) TO PROGRAM ${into}`)
    await root.query('SELECT pg_reload_conf()')
  }
  await rules(`hostssl all plainly all scram-sha-256\nhost all plainly all reject\n${before}`)
  try {
    await until(async () => assert.equal(await system.logsIn(value), false))
    const ready = await makeReady(coffer, { name: 'plainly', kind, parameters, value })
    assert.match(await ready.failed(), /takes no connections of .* without TLS: set the parameter "tls" to "verify" or "on", or allow/)
    await ready.set({ host: 'localhost', tls: 'verify', ca: system.tls.ca })
    await ready.rotated()
  } finally {
    await rules(before)
  }
})

test('PostgreSQL: all that is no rotation target stays as it was written', async () => {
  const login = { username: 'digits', password: 'First-password-1' }
  await system.makeUser(login, true)
  const exactly = (text: string) => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text)
  const value = { ...login, host: '127.0.0.1', port: exactly(String(port)), note: exactly('12345678901234567890.10') }
  const ready = await makeReady(coffer, { name: 'digits', kind, parameters: { tls: 'off', host: 'elsewhere.invalid' }, value })
  await ready.rotated()
  const { decryptedSecretChain } = await coffer.main.ok('GET', `${ready.S}/values`)
  assert.match(decryptedSecretChain.active, /"note":12345678901234567890\.10/)
})

test('an action that comes with Coffer takes no code, and every other needs some', async () => {
  const path = '/ncf/api/v2/packages/-/actions/coded'
  const put = (exec: object) => coffer.main.refused(400, 'PUT', path, { exec })
  assert.match(await put({ kind, code: 'exports.main = 1' }), /ready:postgresql comes with Coffer\. Send neither code nor main/)
  assert.match(await put({ kind, main: 'other' }), /Send neither code nor main/)
  assert.match(await put({ kind: 'nodejs:20' }), /exec\.code: actions of kind nodejs:20 need code/)
  assert.match(await put({ kind: 'ready:oracle' }), /exec\.kind/)
  assert.deepEqual((await coffer.main.ok('PUT', path, { exec: { kind } })).exec, { kind, code: '', main: 'main', binary: false })
})
