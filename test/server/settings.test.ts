import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { SETTING_NAMES, serverHelp } from '#server/setting-names'
import { parseRootKey, readSettings, SettingsError } from '#server/settings'

const read = (env: Record<string, string>) => readSettings(env, '/srv')
const mistakes = (env: Record<string, string>): readonly string[] => {
  try {
    read(env)
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.mistakes
  }
  return []
}

describe('settings', () => {
  it('need nothing: loopback, port 7420, SQLite in .coffer', () => {
    const settings = read({})
    assert.deepEqual([settings.host, settings.port, settings.home, settings.databaseUrl], ['127.0.0.1', 7420, '/srv/.coffer', undefined])
    assert.deepEqual(
      [settings.region, settings.deletionDays, settings.jobLimitMs, settings.nameMax, settings.subAccountsMax],
      ['KR', 7, 900_000, 15, 500],
    )
    assert.deepEqual(settings.rootKey, { kind: 'file', path: '/srv/.coffer/root.key' })
  })

  it('complain once about all mistakes, each with its rule', () => {
    const told = mistakes({
      COFFER_PORT: '70000',
      COFFER_REGION: 'kr!',
      COFFER_DELETION_DAYS: '0',
      COFFER_LOG_LEVEL: 'loud',
      COFFER_ROOT_KEY: 'short',
      COFFER_TRUSTED_PROXIES: '10.0.0.0/8, nowhere',
      COFFER_PROT: '1',
    })
    assert.equal(told.length, 7)
    for (const name of ['PORT', 'REGION', 'DELETION_DAYS', 'LOG_LEVEL', 'ROOT_KEY', 'TRUSTED_PROXIES', 'PROT'])
      assert.ok(
        told.some((line) => line.includes(`COFFER_${name}`)),
        name,
      )
  })

  it('never quote a database address or a key', () => {
    const told = mistakes({
      COFFER_DATABASE_URL: 'mysql://user:hunter2@db',
      COFFER_ROOT_KEY: 'hunter2',
      COFFER_MAIN_SECRET_KEY: 'hunter2',
    }).join('\n')
    assert.ok(told.length > 0)
    assert.doesNotMatch(told, /hunter2/)
  })

  it('refuse to listen beyond loopback without TLS, unless a proxy ends it', () => {
    assert.match(mistakes({ COFFER_HOST: '0.0.0.0' }).join(), /without TLS/)
    assert.deepEqual(mistakes({ COFFER_HOST: '0.0.0.0', COFFER_BEHIND_TLS_PROXY: '1' }), [])
    assert.deepEqual(mistakes({ COFFER_HOST: '0.0.0.0', COFFER_TLS_CERT: 'a.pem', COFFER_TLS_KEY: 'b.pem' }), [])
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.deepEqual(mistakes({ COFFER_HOST: host }), [])
  })

  it('know whether browsers come over TLS, however that is written, and refuse what could mean either', () => {
    for (const env of [
      { COFFER_BEHIND_TLS_PROXY: '1' },
      { COFFER_TLS_CERT: 'a.pem', COFFER_TLS_KEY: 'b.pem' },
      { COFFER_PUBLIC_URL: 'https://vault.example' },
      { COFFER_PUBLIC_URL: 'HTTPS://vault.example' },
    ])
      assert.equal(read(env as Record<string, string>).overTls, true, JSON.stringify(env))
    for (const env of [{}, { COFFER_BEHIND_TLS_PROXY: '0' }, { COFFER_PUBLIC_URL: 'http://vault.example' }])
      assert.equal(read(env as Record<string, string>).overTls, false, JSON.stringify(env))
    for (const value of ['true', 'yes', 'no', '2'])
      assert.deepEqual(mistakes({ COFFER_BEHIND_TLS_PROXY: value }), ['COFFER_BEHIND_TLS_PROXY must be one of 0, 1.'])
    assert.equal(mistakes({ COFFER_BEHIND_TLS_PROXY: 'true', COFFER_HOST: '0.0.0.0' }).length, 1)
  })

  it('take an address of ours without credentials, query and fragment, since everybody is shown it', () => {
    for (const more of ['?y', '#z', '?', '#'])
      assert.match(mistakes({ COFFER_PUBLIC_URL: `https://vault.example/${more}` }).join(), /COFFER_PUBLIC_URL/)
    for (const url of [
      'https://u:hunter2@vault.example',
      'https://u@vault.example',
      'https://@vault.example',
      'https://vault.example/?token=hunter2',
    ]) {
      const told = mistakes({ COFFER_PUBLIC_URL: url }).join()
      assert.match(told, /^COFFER_PUBLIC_URL must have neither user nor password, query or fragment: everybody is shown it\.$/, url)
      assert.doesNotMatch(told, /hunter2/)
    }
    assert.equal(read({ COFFER_PUBLIC_URL: 'https://vault.example:8443/at/' }).publicUrl, 'https://vault.example:8443/at')
    assert.deepEqual(mistakes({ COFFER_DATABASE_URL: 'postgres://u:p@db/coffer?sslmode=require' }), [])
  })

  it('want what belongs together', () => {
    assert.match(mistakes({ COFFER_TLS_CERT: 'a.pem' }).join(), /belong together/)
    assert.match(mistakes({ COFFER_MAIN_PASSWORD: 'Main-password-1' }).join(), /belong together/)
    assert.match(
      mistakes({ COFFER_ROOT_KEY: Buffer.alloc(32, 1).toString('base64'), COFFER_ROOT_KEY_FILE: 'x' }).join(),
      /exclude each other/,
    )
  })

  for (const [name, least, most] of [
    ['PORT', 0, 65_535],
    ['DELETION_DAYS', 1, 30],
    ['JOB_LIMIT_SECONDS', 1, 86_400],
    ['ROTATION_JITTER_SECONDS', 0, 3600],
    ['ROTATIONS_AT_ONCE', 1, 256],
    ['NAME_MAX', 15, 512],
  ] as const) {
    it(`take COFFER_${name} from ${least} to ${most} and nothing beyond`, () => {
      for (const good of [least, most]) assert.deepEqual(mistakes({ [`COFFER_${name}`]: String(good) }), [])
      for (const bad of [least - 1, most + 1, 1.5, Number.NaN])
        assert.equal(mistakes({ [`COFFER_${name}`]: String(bad) }).length, 1, String(bad))
    })
  }

  it('read a root key of exactly 32 bytes, in hexadecimal or Base64', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at))
    assert.deepEqual(Buffer.from(parseRootKey(key.toString('hex')) ?? []), key)
    assert.deepEqual(Buffer.from(parseRootKey(`${key.toString('base64')}\n`) ?? []), key)
    for (const bad of [
      '',
      'x',
      key.toString('hex').slice(1),
      Buffer.alloc(31).toString('base64'),
      Buffer.alloc(33).toString('base64'),
      `${key.toString('base64')}=`,
    ])
      assert.equal(parseRootKey(bad), undefined)
  })

  it('are told by the help and by the README, every one', () => {
    const readme = readFileSync('README.md', 'utf8')
    const help = serverHelp()
    for (const name of Object.keys(SETTING_NAMES)) {
      assert.ok(help.includes(`  COFFER_${name} `), `the help tells COFFER_${name}`)
      assert.ok(readme.includes(`\`COFFER_${name}`), `the README tells COFFER_${name}`)
    }
  })
})
