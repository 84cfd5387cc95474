import { createHash, randomBytes } from 'node:crypto'
import { uuid } from '#base/ids'
import { DAY } from '#base/instant'
import { findCredentials } from '#core/access/find-credentials'
import type { NewUsageRow } from '#core/usage-row'
import { assemble, type Coffer } from '#server/assemble'
import { systemClock } from '#server/clock'
import { openLog } from '#server/log'
import { readSettings } from '#server/settings'
import { seed } from './seed.ts'
import { KEYS } from './servers.ts'

/** The history that is searched: so many secrets, callers and days, each as likely as the other, which is the worst case for an index. */
const SECRETS = 100_000
const CALLERS = 500
export const DAYS = 30
/** So many of the secrets are really there; the others are as if deleted. */
const LIVING = 20
const GROUP = 1000
const GROUPS_PER_SEAL = 10
const DENIED_EVERY = 1000
const CHANGE_EVERY = 100
const LOGIN_EVERY = 700

export const CHANGES = [
  ['Change/updateSecretValue', 'Update Secret Value'],
  ['Change/createSecret', 'Create Secret'],
  ['Change/deleteSecret', 'Delete Secret'],
] as const

const idOf = (kind: string, at: number, length: number) => createHash('sha256').update(`${kind} ${at}`).digest('hex').slice(0, length)
const uuidOf = (kind: string, at: number) => idOf(kind, at, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
export const callerId = (at: number) => uuidOf('caller', at)
const CALLER = Array.from({ length: CALLERS }, (_, at) => ({ id: callerId(at), key: `ncp_iam_${idOf('key', at, 16)}` }))
const pick = (bound: number) => Math.floor(Math.random() * bound)

export interface World {
  account: string
  secrets: readonly string[]
  from: number
  total: number
}

export function record(at: number, { account, secrets, from, total }: World): NewUsageRow {
  const secret = pick(secrets.length)
  const id = secrets[secret] as string
  const caller = CALLER[pick(CALLERS)] as (typeof CALLER)[number]
  const denied = at % DENIED_EVERY === 0
  const change = at % CHANGE_EVERY === 1 ? CHANGES[pick(CHANGES.length)] : undefined
  const login = at % LOGIN_EVERY === 2
  const [action, title] = login ? ['Change/createSession', 'Log In'] : (change ?? ['View/getSecretValue', 'Get Secret Value'])
  return {
    time: from + Math.floor((at / total) * DAYS * DAY),
    account,
    requestorType: 'Sub',
    requestor: caller.id,
    requestorName: `service-${caller.id.slice(0, 6)}`,
    accessKey: caller.key,
    ip: `10.0.${pick(4)}.${pick(250)}`,
    source: 'API',
    product: login ? 'SubAccount' : 'SecretManager',
    action,
    title,
    nrn: login ? '' : `nrn:PUB:SecretManager:KR:${account}:Secret/${id}`,
    resourceId: login ? '' : id,
    resourceName: login ? '' : `secret-${secret}`,
    result: denied ? 'DENIED' : 'SUCCESS',
    status: denied ? 403 : 200,
    problem: denied ? 'access.denied' : '',
    requestId: uuid(randomBytes),
    job: null,
    stage: 'chain',
    version: 1,
    message: denied ? `${title}: no policy allows it. Decision ${at}.` : title,
  }
}

export async function opened(env: Record<string, string>): Promise<Coffer> {
  const log = await openLog('silent', 'lines')
  return assemble({ settings: readSettings(env, '/'), clock: systemClock, random: randomBytes, log, ticking: false })
}

export interface Filled extends World {
  /** CPU that storing each record took, all of it. */
  cpuUs: number
}

/** Fills a home's history by the code that stores every record, only more of them to a commit; returns what of it can be asked for. */
export async function fill(env: Record<string, string>, total: number, say: (line: string) => void): Promise<Filled> {
  const from = systemClock.now() - DAYS * DAY
  // Days of a log only go on, so that the secrets are made before the first of them.
  const living = await seed(env, LIVING, { clock: { ...systemClock, now: () => from - DAY, elapsedMs: () => systemClock.elapsedMs() } })
  const secrets = [...living, ...Array.from({ length: SECRETS - LIVING }, (_, at) => idOf('secret', at, 64))]
  const coffer = await opened(env)
  const account = (await coffer.barrier.transact(async (unit) => ({
    result: (await findCredentials(unit, KEYS.accessKey, '127.0.0.1'))?.actor.account,
    records: [],
  }))) as string
  const world = { account, secrets, from, total }
  const began = performance.now()
  let usedMs = 0
  for (let at = 0; at < total; at += GROUP) {
    const records = Array.from({ length: Math.min(GROUP, total - at) }, (_, i) => record(at + i, world))
    const before = cpuMs()
    await coffer.store.appendReads(null, records)
    if ((at / GROUP) % GROUPS_PER_SEAL === 0) await coffer.sequencer.seal()
    usedMs += cpuMs() - before
  }
  await coffer.sequencer.seal()
  await coffer.close()
  say(`records a second ${((total / (performance.now() - began)) * 1000).toFixed(0)}`)
  return { ...world, cpuUs: (usedMs * 1000) / total }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
