import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'
import { DAY, MINUTE, SECOND } from '#base/instant'
import { LIMITS } from '#base/limits'
import { type CheckpointSettings, readCheckpoints } from './checkpoint-settings.ts'
import { envFileIn } from './maintenance/env-file.ts'
import { SETTING_NAMES } from './setting-names.ts'
import { readSinks, type SinkSettings } from './sinks/sink-settings.ts'
import { readVpcSources, type VpcSources } from './vpc-sources.ts'

/** Everything that a deployment may decide, read once. */
export interface Settings {
  home: string
  host: string
  port: number
  /** Our address as others see it, without a slash at the end; `undefined`: the listener's own. */
  publicUrl: string | undefined
  databaseUrl: string | undefined
  /** `passphrase`: the file that holds it. */
  rootKey: { kind: 'environment'; key: Uint8Array } | { kind: 'file' | 'passphrase'; path: string }
  /** Fixed first credentials, for automation. */
  firstCredentials: { accessKey: string; secretKey: string; password: string } | undefined
  region: string
  deletionDays: number
  historyDays: number
  checkpoints: CheckpointSettings
  /** So much of the disk is kept for when the rest of it is full. */
  reserveBytes: number
  jobLimitMs: number
  jitterMs: number
  rotationsAtOnce: number
  nameMax: number
  subAccountsMax: number
  trustedProxies: BlockList | undefined
  /** What sources of type VPC and VPC_SERVER stand for. */
  vpcSources: VpcSources
  logLevel: string
  /** After so long without a call a session of the console ends. */
  sessionIdleMs: number
  /** Whether browsers reach us over TLS, be it ours or that of a proxy. */
  overTls: boolean
  tls: { certPath: string; keyPath: string } | undefined
  runner: 'auto' | 'weak'
  metricsToken: string | undefined
  /** Addresses that webhooks may have although they are not public, and the PEM file of authorities trusted for them. */
  webhookAllow: BlockList | undefined
  webhookCaPath: string | undefined
  sinks: SinkSettings
}

/** All mistakes of the settings at once, one sentence each. */
export class SettingsError extends Error {
  readonly mistakes: readonly string[]
  constructor(mistakes: readonly string[]) {
    super(
      `The settings have ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${mistakes.map((m) => `  - ${m}`).join('\n')}`,
    )
    this.name = 'SettingsError'
    this.mistakes = mistakes
  }
}

type Environment = Readonly<Record<string, string | undefined>>
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const KNOWN = new Set(Object.keys(SETTING_NAMES).map((name) => `COFFER_${name}`))

/** The environment of this process, and beneath it what a `.env` file in the working folder says. Throws SettingsError. */
export function environment(folder: string): Environment {
  const { values, mistakes } = envFileIn(folder)
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return { ...values, ...process.env }
}

/** Reads the settings, or throws SettingsError with every mistake. */
export function readSettings(env: Environment, folder: string): Settings {
  const mistakes: string[] = []
  const read = new Reader(env, mistakes)
  read.unknown()
  const home = resolve(folder, read.text('HOME') ?? '.coffer')
  const host = read.text('HOST') ?? '127.0.0.1'
  const tls = read.tls(folder)
  const behindTlsProxy = read.oneOf('BEHIND_TLS_PROXY', '0', ['0', '1'])
  if (!isLoopback(host) && tls === undefined && behindTlsProxy === '0') {
    mistakes.push(
      `COFFER_HOST=${host} would send secrets over the network without TLS. Set COFFER_TLS_CERT and COFFER_TLS_KEY, or COFFER_BEHIND_TLS_PROXY=1 if a proxy ends TLS in front of it.`,
    )
  }
  const publicUrl = read.publicUrl()
  const settings: Settings = {
    home,
    host,
    port: read.whole('PORT', 7420, 0, 65_535),
    publicUrl,
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    rootKey: read.rootKey(home, folder),
    firstCredentials: read.firstCredentials(),
    region: read.matching('REGION', 'KR', /^[A-Z0-9]{2,10}$/, 'must be 2 to 10 upper-case letters or digits, such as KR'),
    deletionDays: read.whole('DELETION_DAYS', LIMITS.deletionDays, 1, 30),
    historyDays: read.whole('HISTORY_DAYS', 30, 1, 3650),
    reserveBytes: read.whole('RESERVE_MB', 16, 0, 1024) * 1024 * 1024,
    checkpoints: readCheckpoints(read, folder),
    jitterMs: read.whole('ROTATION_JITTER_SECONDS', 300, 0, 3600) * SECOND,
    rotationsAtOnce: read.whole('ROTATIONS_AT_ONCE', 8, 1, 256),
    jobLimitMs: read.whole('JOB_LIMIT_SECONDS', LIMITS.jobLimitMs / SECOND, 1, DAY / SECOND) * SECOND,
    nameMax: read.whole('NAME_MAX', LIMITS.secretNameMax, LIMITS.secretNameMax, LIMITS.secretNameMaxRaised),
    subAccountsMax: read.whole('SUB_ACCOUNTS_MAX', LIMITS.subAccounts, 1, LIMITS.subAccountsMaxRaised),
    trustedProxies: read.addresses('TRUSTED_PROXIES'),
    vpcSources: readVpcSources(read.text('VPC_SOURCES'), folder, (rule) => mistakes.push(`COFFER_VPC_SOURCES ${rule}.`)),
    logLevel: read.oneOf('LOG_LEVEL', 'info', LOG_LEVELS),
    sessionIdleMs: Number(read.oneOf('SESSION_IDLE_MINUTES', '30', ['10', '30'])) * MINUTE,
    overTls: tls !== undefined || behindTlsProxy === '1' || /^https:/i.test(publicUrl ?? ''),
    tls,
    runner: read.oneOf('RUNNER', 'auto', ['auto', 'weak']) as 'auto' | 'weak',
    metricsToken: read.text('METRICS_TOKEN'),
    webhookAllow: read.addresses('WEBHOOK_ALLOW'),
    webhookCaPath: read.path('WEBHOOK_CA', folder),
    sinks: readSinks(read, folder),
  }
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return settings
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

class Reader {
  readonly #env: Environment
  readonly #mistakes: string[]
  constructor(env: Environment, mistakes: string[]) {
    this.#env = env
    this.#mistakes = mistakes
  }

  mistake(sentence: string): void {
    this.#mistakes.push(sentence)
  }

  text(name: string): string | undefined {
    const value = this.#env[`COFFER_${name}`]?.trim()
    return value === '' ? undefined : value
  }

  /** A setting that nobody reads is a typing mistake that would otherwise be found too late. */
  unknown(): void {
    for (const name of Object.keys(this.#env)) {
      if (name.startsWith('COFFER_') && !name.startsWith('COFFER_TEST_') && !KNOWN.has(name))
        this.#mistakes.push(`${name} is no setting of Coffer. Remove it, or look for the right name in the README.`)
    }
  }

  whole(name: string, usual: number, least: number, most: number): number {
    const text = this.text(name)
    if (text === undefined) return usual
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    this.#mistakes.push(`COFFER_${name} must be a whole number from ${least} to ${most}.`)
    return usual
  }

  matching(name: string, usual: string, pattern: RegExp, rule: string): string {
    const text = this.text(name) ?? usual
    if (!pattern.test(text)) this.#mistakes.push(`COFFER_${name} ${rule}.`)
    return text
  }

  oneOf(name: string, usual: string, choices: readonly string[]): string {
    const text = this.text(name) ?? usual
    if (!choices.includes(text)) this.#mistakes.push(`COFFER_${name} must be one of ${choices.join(', ')}.`)
    return text
  }

  /** Never quotes what it was given: a database address holds a password. */
  url(name: string, protocols: readonly string[]): string | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const parsed = URL.canParse(text) ? new URL(text) : undefined
    if (parsed === undefined || !protocols.includes(parsed.protocol))
      this.#mistakes.push(`COFFER_${name} must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}.`)
    return text
  }

  /** Everybody is shown it, and other addresses are made by what is put behind it. */
  publicUrl(): string | undefined {
    const text = this.url('PUBLIC_URL', ['http:', 'https:'])
    const parsed = text !== undefined && URL.canParse(text) ? new URL(text) : undefined
    if (parsed !== undefined && (`${parsed.username}${parsed.password}` !== '' || /[?#]|^[^/]*\/\/[^/]*@/.test(text ?? '')))
      this.#mistakes.push('COFFER_PUBLIC_URL must have neither user nor password, query or fragment: everybody is shown it.')
    return text?.replace(/\/+$/, '')
  }

  path(name: string, folder: string): string | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : resolve(folder, text)
  }

  tls(folder: string): Settings['tls'] {
    const [cert, key] = [this.text('TLS_CERT'), this.text('TLS_KEY')]
    if (cert === undefined && key === undefined) return undefined
    if (cert === undefined || key === undefined) {
      this.#mistakes.push('COFFER_TLS_CERT and COFFER_TLS_KEY belong together: set both to the paths of PEM files, or neither.')
      return undefined
    }
    return { certPath: resolve(folder, cert), keyPath: resolve(folder, key) }
  }

  rootKey(home: string, folder: string): Settings['rootKey'] {
    const [text, file, passphrase] = [this.text('ROOT_KEY'), this.text('ROOT_KEY_FILE'), this.text('ROOT_PASSPHRASE_FILE')]
    if ([text, file, passphrase].filter((each) => each !== undefined).length > 1)
      this.#mistakes.push('COFFER_ROOT_KEY, COFFER_ROOT_KEY_FILE and COFFER_ROOT_PASSPHRASE_FILE exclude each other: set one.')
    if (passphrase !== undefined) return { kind: 'passphrase', path: resolve(folder, passphrase) }
    if (text === undefined) return { kind: 'file', path: file === undefined ? resolve(home, 'root.key') : resolve(folder, file) }
    const key = parseRootKey(text)
    if (key === undefined)
      this.#mistakes.push(
        'COFFER_ROOT_KEY must be 32 bytes as 64 hexadecimal characters or as Base64, for example from: openssl rand -base64 32',
      )
    return { kind: 'environment', key: key ?? new Uint8Array(32) }
  }

  firstCredentials(): Settings['firstCredentials'] {
    const [accessKey, secretKey, password] = [this.text('MAIN_ACCESS_KEY'), this.text('MAIN_SECRET_KEY'), this.text('MAIN_PASSWORD')]
    if (accessKey === undefined && secretKey === undefined && password === undefined) return undefined
    if (accessKey === undefined || secretKey === undefined || password === undefined) {
      this.#mistakes.push(
        'COFFER_MAIN_ACCESS_KEY, COFFER_MAIN_SECRET_KEY and COFFER_MAIN_PASSWORD belong together: set all three, or none.',
      )
      return undefined
    }
    if (!/^[A-Za-z0-9_]{16,64}$/.test(accessKey))
      this.#mistakes.push('COFFER_MAIN_ACCESS_KEY must be 16 to 64 letters, digits and underscores.')
    if (!/^[\x21-\x7e]{32,128}$/.test(secretKey)) this.#mistakes.push('COFFER_MAIN_SECRET_KEY must be 32 to 128 visible ASCII characters.')
    if (password.length < 8 || password.length > 128) this.#mistakes.push('COFFER_MAIN_PASSWORD must be 8 to 128 characters.')
    return { accessKey, secretKey, password }
  }

  addresses(name: string): BlockList | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const list = new BlockList()
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (!addAddress(list, entry))
        this.#mistakes.push(`COFFER_${name}: "${entry}" is no IP address and no CIDR block, such as 10.0.0.0/8.`)
    }
    return list
  }
}

function addAddress(list: BlockList, entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  if (bits === undefined) {
    list.addAddress(address, type)
    return true
  }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false
  list.addSubnet(address, Number(bits), type)
  return true
}

/** 32 bytes as 64 hexadecimal characters or as Base64; `undefined` for anything else. */
export function parseRootKey(text: string): Uint8Array | undefined {
  const trimmed = text.trim()
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (!/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) return undefined
  const bytes = Buffer.from(trimmed, 'base64')
  return bytes.byteLength === 32 ? bytes : undefined
}
