import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { assemble, type Coffer } from '#server/assemble'
import { openLog } from '#server/log'
import { readSettings } from '#server/settings'
import { Caller } from './caller.ts'
import { HeldClock } from './held-clock.ts'
import { copyMigratedFile, migratedDatabase } from './migrated.ts'

export type Engine = 'SQLite' | 'PostgreSQL'
export const ENGINES: readonly Engine[] = ['SQLite', 'PostgreSQL']

export interface TestCoffer {
  readonly coffer: Coffer
  readonly clock: HeldClock
  readonly home: string
  readonly url: string
  /** Calls as the main account. */
  readonly main: Caller
  /** The environment that the settings were read from: a second node or a restart uses it again. */
  readonly env: Record<string, string>
  /** All that was logged so far. */
  readonly logged: () => string
  /** A new sub account with these system-managed policies, and a caller with its access key. */
  subAccount(loginId: string, ...policies: string[]): Promise<Caller & { id: string }>
  /** Stops and starts again on the same home and store. */
  restart(): Promise<TestCoffer>
  close(): Promise<void>
}

export interface TestOptions {
  engine?: Engine
  clock?: HeldClock
  /** Further settings, such as `COFFER_NAME_MAX`. */
  env?: Record<string, string>
  home?: string
}

/**
 * A whole Coffer in this process: real store, real listener on a free port, real action processes, a clock that the
 * test holds. Closed by itself when the test file ends.
 */
export async function startCoffer(options: TestOptions = {}): Promise<TestCoffer> {
  const engine = options.engine ?? 'SQLite'
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'coffer-test-')))
  const database = engine === 'PostgreSQL' && options.env?.['COFFER_DATABASE_URL'] === undefined ? await migratedDatabase() : undefined
  const env: Record<string, string> = {
    COFFER_HOME: home,
    COFFER_PORT: '0',
    // What comes at its date comes at once here, so that tests can tell.
    COFFER_ROTATION_JITTER_SECONDS: '0',
    // Nothing is kept for a full disk, so that starts are quick.
    COFFER_RESERVE_MB: '0',
    COFFER_ROOT_KEY: options.env?.['COFFER_ROOT_KEY'] ?? randomBytes(32).toString('base64'),
    COFFER_MAIN_ACCESS_KEY: 'ncp_iam_BPASKRMAINACCOUNTKEY',
    COFFER_MAIN_SECRET_KEY: `ncp_iam_BPKSKR${'mainSecretKey'.repeat(2)}0001`,
    COFFER_MAIN_PASSWORD: 'Main-password-1',
    ...(database === undefined ? {} : { COFFER_DATABASE_URL: database.url }),
    ...options.env,
  }
  if (env['COFFER_DATABASE_URL'] === undefined) copyMigratedFile(home)
  const started = await start(env, options.clock ?? new HeldClock())
  const beside = besides(env, started)
  after(async () => {
    await started.close()
    // Whoever was started last on a database closes last, and must not lose it before.
    if (database !== undefined) for (const each of beside) await each.close()
    await database?.drop()
    await rm(home, { recursive: true, force: true })
  })
  return started
}

const onDatabases = new Map<string, TestCoffer[]>()

/** All that were started on the database of this one, as far as it has one. */
function besides(env: Record<string, string>, started: TestCoffer): readonly TestCoffer[] {
  const url = env['COFFER_DATABASE_URL']
  if (url === undefined) return []
  const all = onDatabases.get(url) ?? []
  onDatabases.set(url, all)
  all.push(started)
  return all
}

async function start(env: Record<string, string>, clock: HeldClock): Promise<TestCoffer> {
  const lines: string[] = []
  const log = await openLog('trace', 'lines', { write: (line: string) => void lines.push(line) })
  const coffer = await assemble({
    settings: readSettings(env, tmpdir()),
    clock,
    random: randomBytes,
    log,
    ticking: false,
    pause: clock.pause,
  })
  const url = await coffer.listen()
  const main = new Caller({ url, clock, accessKey: env['COFFER_MAIN_ACCESS_KEY'] ?? '', secretKey: env['COFFER_MAIN_SECRET_KEY'] ?? '' })
  let successor: TestCoffer | undefined
  const close = async (): Promise<void> => {
    await coffer.close()
    await successor?.close()
  }
  return {
    coffer,
    clock,
    home: env['COFFER_HOME'] ?? '',
    url,
    main,
    env,
    logged: () => lines.join(''),
    subAccount: (loginId, ...policies) => subAccount(main, loginId, policies),
    restart: async () => {
      await coffer.close()
      successor = await start(env, clock)
      return successor
    },
    close,
  }
}

async function subAccount(main: Caller, loginId: string, policies: readonly string[]): Promise<Caller & { id: string }> {
  const made = await main.ok<{ id: string }>('POST', '/api/v1/sub-accounts', {
    loginId,
    name: loginId,
    canAPIGatewayAccess: true,
    canConsoleAccess: false,
  })
  if (policies.length > 0) {
    const { items } = await main.ok<{ items: { policyId: string; policyName: string }[] }>('GET', '/api/v1/policies?size=100')
    const policyIdList = policies.map((name) => items.find((item) => item.policyName === name)?.policyId)
    await main.ok('POST', `/api/v1/sub-accounts/${made.id}/policies`, { policyIdList })
  }
  const key = await main.ok<{ accessKey: string; keySecret: string }>('POST', `/api/v1/sub-accounts/${made.id}/access-keys`)
  return Object.assign(main.as(key.accessKey, key.keySecret), { id: made.id })
}
