import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { addressBySettings } from '#base/local-address'
import { toldError } from '#base/told-error'
import { envFileIn } from '#server/maintenance/env-file'

/** What the command line needs to call a server, from where NCP's own tools look for it (contract: gateway.md). */
export interface Credentials {
  accessKey: string
  secretKey: string
  /** Base address without a slash at the end. */
  url: string
  /** Where the keys were found, for messages. */
  from: string
  /** The server of the home here, where the environment names keys and another server. */
  passedOver?: string
}

const USUAL_URL = 'http://127.0.0.1:7420'

/** The environment as the commands hand it to a server that they start. */
export function inheritedEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TERM', 'TMPDIR', 'NODE_COMPILE_CACHE', 'COFFER_RUNNER']
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

/** What is set for whoever calls from this folder: by the environment, and beneath it by a `.env` file. Throws a sentence for a file that cannot be read. */
function environment(folder: string): Readonly<Record<string, string | undefined>> {
  const { values, mistakes } = envFileIn(folder)
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return { ...values, ...process.env }
}

/** The home of the server on this machine, as `npm start` uses it. */
function homeFolder(folder: string, { COFFER_HOME: home }: Readonly<Record<string, string | undefined>>): string {
  return resolve(folder, home === undefined || home === '' ? '.coffer' : home)
}

/**
 * Finds keys: in the environment, else in the home's `credentials`, else in `~/.ncloud/configure`. The address is that of NCLOUD_API_GW, else
 * that of the server here, also for keys of the environment.
 */
export function findCredentials(folder: string): Credentials {
  const env = environment(folder)
  const accessKey = env['NCLOUD_ACCESS_KEY_ID'] ?? env['NCLOUD_ACCESS_KEY']
  const secretKey = env['NCLOUD_SECRET_ACCESS_KEY'] ?? env['NCLOUD_SECRET_KEY']
  const address = env['NCLOUD_API_GW']
  const homePlace = join(homeFolder(folder, env), 'credentials')
  const refused: unknown[] = []
  const home = readConfigure(homePlace, refused)
  const here = addressBySettings(env, trimmed(home?.url ?? USUAL_URL))
  const url = trimmed(address ?? here)
  if (accessKey !== undefined && secretKey !== undefined) {
    const found = { accessKey, secretKey, url, from: 'the environment' }
    return home === undefined || url === here ? found : { ...found, passedOver: here }
  }
  if (home !== undefined) return { ...home, url, from: homePlace }
  const ownPlace = join(homedir(), '.ncloud', 'configure')
  const own = readConfigure(ownPlace, refused)
  if (own !== undefined) return { ...own, url: trimmed(address ?? own.url ?? here), from: ownPlace }
  if (refused.length > 0)
    throw new Error(`${refused.map((error) => toldError(error)).join(' ')} Or set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY.`)
  throw new Error(
    `No credentials found. Start a server here with npm start, or set NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY. Looked in the environment, ${homePlace} and ${ownPlace}.`,
  )
}

/** The errors of what is there and cannot be read are added to `refused`. */
function readConfigure(path: string, refused: unknown[]): { accessKey: string; secretKey: string; url: string | undefined } | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) refused.push(error)
    return undefined
  }
  const entries = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([a-z_]+)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) entries.set(name, value)
  }
  const [accessKey, secretKey] = [entries.get('ncloud_access_key_id'), entries.get('ncloud_secret_access_key')]
  if (accessKey === undefined || secretKey === undefined) return undefined
  return { accessKey, secretKey, url: entries.get('ncloud_api_url') }
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '')
}
