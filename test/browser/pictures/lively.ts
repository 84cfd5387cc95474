import { codeOf, withFactor } from '../../console-session/factor.ts'
import { action } from '../../rotation/actions.ts'
import { COMPLETES, FAILS, idIn, makeSecret, makeTrigger } from '../../secrets/making.ts'
import { Browser, consoleAccount, PASSWORD } from '../../support/browser.ts'
import type { TestCoffer } from '../../support/coffer.ts'
import { type Functions, functions } from './lively-functions.ts'
import { type Keys, keys } from './lively-keys.ts'
import { type People, people } from './lively-people.ts'

/** What people of many scripts, and people who mean harm, put into names and memos. */
export const HOSTILE = '<img src=x onerror=alert(1)> \u202Eright-to-left'
export const LONG = 'w'.repeat(1000)
export const KOREAN = '주문 데이터베이스의 접속 정보입니다. 쇼핑몰과 월간 보고서에서 사용하며, 변경하기 전에 플랫폼 팀에 문의해 주세요.'

/** Everything that the pictures show, by id. */
export interface Lively extends People, Functions, Keys {
  readonly coffer: TestCoffer
  readonly secret: string
  readonly failed: string
  readonly running: string
  readonly leaving: string
  readonly hostile: string
  readonly webhook: string
  /** Begins a rotation that stays under way. */
  readonly begin: () => Promise<void>
  /** What shows the second factor of the account `factored`. */
  readonly factor: () => string
}

const DAY_MS = 86_400_000
/** Registers a value, and never comes to an end while the pictures are taken. */
const STAYS = action(
  `for (const step of ['start', 'pending']) await call('POST', job + '/' + step); await new Promise((end) => setTimeout(end, 280000))`,
)
/** Registers a value, and fails before it is known whether the target carries it. */
const BREAKS = action(
  `for (const step of ['start', 'pending']) await call('POST', job + '/' + step); throw new Error('The target closed the connection while the password was changed.')`,
)
const REST = [
  'mail-relay',
  'analytics',
  'backup-target',
  'search-index',
  'billing/stripe',
  'billing/ledger',
  'ci.deploy-token',
  'smtp+alerts@team',
]

/** A server in the middle of its life: people, secrets in every state, rotations that went well and badly, a month of reading. */
export async function lively(coffer: TestCoffer): Promise<Lively> {
  const { main, clock } = coffer
  const somebody = await people(coffer)
  const someKeys = await keys(coffer)
  const completes = await makeTrigger(coffer, 'rotate-orders', COMPLETES)
  const breaks = await makeTrigger(coffer, 'rotate-payments', BREAKS)
  const fails = await makeTrigger(coffer, 'rotate-ledger', FAILS)
  const stays = await makeTrigger(coffer, 'rotate-search', STAYS)
  const auto = (triggerId: string, days: number) => ({ autoRotationYN: 'Y', autoRotationPeriod: days, triggerId })
  const S = await makeSecret(main, 'orders-db', {
    memo: KOREAN,
    protectionKeyType: 'USER_MANAGED_KEY',
    kmsKeyTag: someKeys.key,
    ...auto(completes, 30),
  })
  const failed = await makeSecret(main, 'payments-api', auto(breaks, 30))
  const ledger = await makeSecret(main, 'billing-ledger-of-all-regions', auto(fails, 7))
  const running = await makeSecret(main, 'search-cluster', auto(stays, 90))
  const leaving = await makeSecret(main, 'old-crm')
  const hostile = await makeSecret(main, `very-long-name-${'w'.repeat(480)}`, { memo: `${HOSTILE} ${'w'.repeat(60)}` })
  for (const name of REST) await makeSecret(main, name)
  const off = await makeSecret(main, 'feature-flags')
  await main.ok('POST', `${off}/disable`)
  // Actions sign with the time that they are given: it goes on with the clock.
  const wind = async () => {
    for (const name of ['orders', 'payments', 'ledger', 'search'])
      await main.ok('PUT', `/ncf/api/v2/triggers/rotate-${name}`, { parameters: { now: clock.now() } })
  }
  const rotate = async (secret: string, query = '') => {
    await wind()
    await main.ok('POST', `${secret}/rotation${query}`)
    await coffer.coffer.dispatcher.idle()
    clock.pass(60_000)
  }
  await rotate(S)
  for (let day = 0; day < 24; day += 1) {
    for (let times = 0; times <= (day * 5) % 7; times += 1) await somebody.bot.ok('GET', `${S}/values`)
    if (day % 6 === 0) await somebody.reader.ok('GET', `${S}/values`)
    clock.pass(DAY_MS)
  }
  await rotate(S)
  await rotate(failed)
  await rotate(failed, '?fresh=true')
  await rotate(ledger)
  await main.ok('POST', `${leaving}/request-deletion`)
  for (let times = 0; times < 12; times += 1) await somebody.reader.refused(403, 'PUT', `${S}/memo`, { memo: 'x' })
  await main.ok('PUT', `${failed}/retirement`, { consumerDays: 7, deadlineDays: 14 })
  await main.ok('PUT', `${failed}/rotation-window`, { cron: '0 2 * * 6', timeZone: 'Asia/Seoul', minutes: 120 })
  await watch(coffer, S, somebody)
  const webhook = await webhooks(coffer)
  // Not before: a key is gone some days after it was asked for.
  await main.ok('POST', `/kms/v1/keys/${someKeys.leavingKey}/request-deletion`)
  const functionsOf = await functions(coffer, { S, hostile })
  const secret = await withFactor(coffer, 'factored')
  await lock(coffer)
  await coffer.coffer.sequencer.seal()
  return {
    coffer,
    ...somebody,
    ...someKeys,
    ...functionsOf,
    webhook,
    ...{ secret: idIn(S), failed: idIn(failed), running: idIn(running), leaving: idIn(leaving), hostile: idIn(hostile) },
    begin: async () => {
      await wind()
      await main.call('POST', `${running}/rotation?fresh=true`)
    },
    factor: () => {
      clock.pass(30_000)
      return codeOf(coffer, secret)
    },
  }
}

/** Rules of each kind, an alert that somebody looks after, and some that nobody does yet. */
async function watch({ main, coffer }: TestCoffer, S: string, { bot, reader }: People): Promise<void> {
  await main.ok('PUT', '/api/v1/watch-rules/decoys', { kind: 'decoy', secretIds: [idIn(S)] })
  await main.ok('PUT', '/api/v1/watch-rules/refused-often', { kind: 'refusals', count: 5, minutes: 10 })
  await main.ok('PUT', `/api/v1/watch-rules/${'new-addresses-of-anybody-'.repeat(2)}end`, { kind: 'new-address', active: false })
  await bot.ok('GET', `${S}/values`)
  await coffer.jobs.tick()
  const { items } = await main.ok('GET', '/api/v1/alerts')
  if (items[0] !== undefined) await main.ok('POST', `/api/v1/alerts/${items[0].alertId}/acknowledge`)
  await bot.ok('GET', `${S}/values`)
  for (let times = 0; times < 6; times += 1) await reader.refused(403, 'PUT', `${S}/memo`, { memo: 'x' })
  await coffer.jobs.tick()
}

/** One that nobody answers, with tries of several of its deliveries, and one whose name means harm. Resolves to the first. */
async function webhooks({ main, coffer, clock }: TestCoffer): Promise<string> {
  const S = '/api/v1/subscriptions'
  // Port 9 is that of `discard`, where nothing listens.
  const url = 'https://127.0.0.1:9/hooks/coffer'
  const types = ['secret.changed', 'secret.rotated', 'rotation.failed', 'watch.alert']
  const { subscriptionId } = await main.ok('POST', S, { name: 'Deployments of the shop', url, types })
  await main.ok('POST', S, { name: `${HOSTILE} ${'w'.repeat(40)}`, url: `${url}/${'w'.repeat(200)}`, types: ['secret.deleted'] })
  for (let n = 0; n < 3; n += 1) {
    await main.ok('POST', `${S}/${subscriptionId}/test`)
    for (let tries = 0; tries < n; tries += 1) {
      clock.pass(3_600_000)
      await coffer.jobs.tick()
      await coffer.courier.idle()
    }
  }
  return subscriptionId
}

/** Five wrong passwords in a row. */
async function lock(coffer: TestCoffer): Promise<void> {
  await consoleAccount(coffer, 'locked.out', 'NCP_SECRETMANAGER_USER')
  const browser = new Browser(coffer.url)
  for (let times = 0; times < 5; times += 1)
    await browser.call('POST', '/login', { loginId: 'locked.out', password: `${PASSWORD}${times}` })
}
