import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { addressBySettings, localAddress } from '#base/local-address'
import type { Random } from '#base/random'
import { randomBelow } from '#base/random'
import { Sealed } from '#base/sealed'
import { createMainAccount } from '#core/access/first-account'
import { newAccessKey } from '#core/access/new-access-key'
import type { Barrier } from '#core/barrier/barrier'
import type { World } from '#core/ports/services'
import { hashPassword } from '#crypto/password'
import { envFileIn } from './maintenance/env-file.ts'
import { writeDurably } from './root-key.ts'
import type { Settings } from './settings.ts'

export interface FirstCredentials {
  accessKey: string
  secretKey: string
  password: string
}

/** Letters and digits without those that look alike: 24 of them are worth 138 bits. */
const PASSWORD_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 24

/** Where the first credentials lie. */
export function credentialsPath(home: string): string {
  return join(home, 'credentials')
}

/**
 * Makes the main account if the store has none; tells whether it did. Its credentials are durable in the home before
 * the account is: an account that nobody can use would lock everybody out. A start that broke in between finds them
 * there, and uses them. Throws an error for the person who starts it when rows of an account are left without it.
 */
export async function ensureAccount({
  barrier,
  world,
  settings,
}: {
  barrier: Barrier
  world: World
  settings: Settings
}): Promise<boolean> {
  const [accounts, principals] = await barrier.observe(async (view) => ({
    // Found and not only counted: an account that cannot be believed is no start, either.
    result: [(await view.find('account', [])).length, await view.count('principal', [])] as const,
    records: [],
  }))
  if (accounts > 0) return false
  // A second account beside what is left of the first would hide that something was taken away.
  if (principals > 0)
    throw new Error(
      'Cannot start on this store: it holds people, but the account that they belong to is gone, and nothing tells of its removal. Restore a backup. Nothing was changed.',
    )
  const credentials = settings.firstCredentials ?? readCredentials(settings.home) ?? newCredentials(world.random)
  const passwordHash = await hashPassword(new Sealed(credentials.password), world.random)
  return barrier.transact(async (unit) => {
    // Another node may have been first.
    if ((await unit.count('account', [])) > 0) return { result: false, records: [] }
    if (readCredentials(settings.home) === undefined) writeCredentials(settings, credentials)
    const record = await createMainAccount(unit, {
      accessKey: credentials.accessKey,
      secretKey: new Sealed(credentials.secretKey),
      passwordHash,
    })
    return { result: true, records: [record] }
  })
}

function newCredentials(random: Random): FirstCredentials {
  const letters = Array.from({ length: PASSWORD_LENGTH }, () => PASSWORD_LETTERS.charAt(randomBelow(random, PASSWORD_LETTERS.length)))
  const { accessKey, secretKey } = newAccessKey(random)
  return { accessKey, secretKey: secretKey.open(), password: letters.join('') }
}

/** For the owner of the home alone, in the form of `~/.ncloud/configure`, so that NCP's own tools read them as well. */
function writeCredentials(settings: Settings, { accessKey, secretKey, password }: FirstCredentials): void {
  const lines = [
    "# The main account's first credentials. Whoever reads this file owns everything: keep it to yourself.",
    `ncloud_access_key_id = ${accessKey}`,
    `ncloud_secret_access_key = ${secretKey}`,
    `ncloud_api_url = ${localUrl(settings)}`,
    'console_login_id = main',
    `console_password = ${password}`,
  ]
  writeDurably(credentialsPath(settings.home), `${lines.join('\n')}\n`)
}

/**
 * What a call from another terminal in this folder has to be told, as a shell reads it: the home and the address, where neither `.env` nor the
 * home's credentials tell it of them. Ends with a space where there is any.
 */
export function toldToCall(settings: Settings, folder: string): string {
  const { values } = envFileIn(folder)
  const [home, address] = [resolve(folder, values['COFFER_HOME'] || '.coffer'), localUrl(settings)]
  const found = addressBySettings(values, fieldOf(settings.home, 'ncloud_api_url') ?? address)
  return `${home === settings.home ? '' : `COFFER_HOME=${quoted(settings.home)} `}${found === address ? '' : `NCLOUD_API_GW=${address} `}`
}

/** A word of a shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function localUrl({ tls, host, port }: Settings): string {
  return localAddress({ host, port, overTls: tls !== undefined })
}

function readCredentials(home: string): FirstCredentials | undefined {
  const field = (name: string) => fieldOf(home, name)
  const [accessKey, secretKey, password] = [field('ncloud_access_key_id'), field('ncloud_secret_access_key'), field('console_password')]
  if (accessKey === undefined || secretKey === undefined || password === undefined) return undefined
  return { accessKey, secretKey, password }
}

/** What the home's credentials say of one thing; `undefined` also where there are none. */
function fieldOf(home: string, name: string): string | undefined {
  try {
    return new RegExp(`^${name} = (\\S+)$`, 'm').exec(readFileSync(credentialsPath(home), 'utf8'))?.[1]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
