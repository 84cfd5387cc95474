import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { uuid } from '#base/ids'
import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { Barrier } from '#core/barrier/barrier'
import { Door } from '#core/door/door'
import { Events } from '#core/events/events'
import { Dispatcher } from '#core/functions/dispatcher'
import { Sequencer } from '#core/history/sequencer'
import { openMaster, type RootKeyWay } from '#core/keys/keyring'
import { makeVault } from '#core/keys/master-vault'
import type { Vault } from '#core/keys/vault'
import type { World } from '#core/ports/services'
import type { StorePort } from '#core/ports/store'
import type { Pause, WebhookPort } from '#core/ports/webhook'
import type { SessionParts } from '#core/sessions/parts'
import type { Sinks } from '#core/sinks/sinks'
import { USE_CASES } from '#core/use-cases'
import { announce } from '#core/watch/announce'
import { Courier } from '#core/watch/courier'
import { listener } from '#http/listener'
import { Metrics } from '#http/metrics'
import { Refusals } from '#http/refusals'
import { Jobs } from '#jobs/jobs'
import { Sequencing } from '#jobs/sequencing'
import { makeWebhooks } from '#outbound/webhooks'
import { makeRunner } from '#runner/runner'
import { CheckpointFile } from './checkpoint-file.ts'
import { ensureAccount } from './first-start.ts'
import type { Log } from './log.ts'
import { openStore } from './open-store.ts'
import { pause } from './pause.ts'
import { type Ask, askPassphrase, findRootKey, makeRootKeyFile, missingRootKey } from './root-key.ts'
import type { Settings } from './settings.ts'
import { openSinks } from './sinks/open-sinks.ts'

export interface AssembleParts {
  settings: Settings
  clock: Clock
  random: Random
  log: Log
  /** Whether `jobs` runs by itself; tests call its tick instead. */
  ticking: boolean
  /** Times the tries of webhooks; the machine's clock when not given. */
  pause?: Pause
  /** Asks whoever starts it for something that nobody else shall see; absent where nobody is there to ask. */
  ask?: Ask | undefined
}

/** A whole Coffer, wired and open, not yet listening. */
export interface Coffer {
  readonly app: FastifyInstance
  readonly store: StorePort
  readonly barrier: Barrier
  readonly door: Door
  readonly jobs: Jobs
  readonly dispatcher: Dispatcher
  readonly sequencer: Sequencer
  readonly courier: Courier
  readonly sinks: Sinks
  readonly world: World
  /** Whether this start made the main account. */
  readonly firstStart: boolean
  /** Starts to answer; resolves to our own address. */
  listen(): Promise<string>
  /** Answers what is under way, ends actions, releases leases, closes the store. Safe to call twice. */
  close(): Promise<void>
}

/** Opens the store and the root key and wires the rooms together. Throws an error for the person who starts it. */
export async function assemble(parts: AssembleParts): Promise<Coffer> {
  const { settings, clock, log } = parts
  mkdirSync(settings.home, { recursive: true, mode: 0o700 })
  // First of all, since it asks programs what they can, while the store is opened and read here.
  const runner = runnerOf(parts)
  const store = await openStore(settings, clock, log)
  try {
    return await wire(parts, store, runner)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function wire(parts: AssembleParts, store: StorePort, runner: Runner): Promise<Coffer> {
  const { settings, clock, random, log } = parts
  const vault = await openVault(parts, store)
  const address = { url: '' }
  const world = worldOf(parts, store, address)
  const barrier = new Barrier({ store, vault, world, announce })
  await barrier.start()
  const firstStart = await ensureAccount({ barrier, world, settings })
  const node = uuid(random)
  const onFault = (error: unknown) => log.error({ err: error }, 'a rotation job could not be carried on')
  const acting = { runner, webhooks: webhooksOf(settings), pause: parts.pause ?? pause }
  const dispatcher = new Dispatcher({ barrier, world, ...acting, node, onFault, jobsAtOnce: settings.rotationsAtOnce })
  const courier = new Courier({ barrier, world, webhooks: acting.webhooks, pause: acting.pause, onFault })
  const sinks = openSinks(settings.sinks, acting.pause, { barrier, world, node, log })
  const events = new Events({ barrier, world })
  const door = new Door({ barrier, world, useCases: USE_CASES })
  const sequencer = new Sequencer({ history: store.history, vault, world })
  const outside = keepOutside(parts, sequencer)
  const sequencing = new Sequencing({ sequencer, world, log })
  const jobs = new Jobs({ historyDays: settings.historyDays, barrier, world, dispatcher, store, node, log, events, courier, sinks })
  const refusals = new Refusals(store, clock)
  const sessions = { barrier, world }
  const { app, stop } = makeListener(parts, { store, door, refusals, events, sessions, sinks })
  const close = async () => {
    // A stream never ends by itself.
    events.close()
    // Together: the listener waits for the calls under way, and some of those wait for an action.
    await Promise.all([stop(), jobs.stop(), courier.stop()])
    await runner.close()
    await sinks.stop()
    await refusals.flush()
    await sequencing.stop()
    await outside?.flush()
    await store.close()
  }
  const listen = async () => {
    // What this machine can run is known before anybody asks to have it run.
    await runner.ready()
    address.url = loopback(await app.listen({ host: settings.host, port: settings.port }), settings)
    if (parts.ticking) sequencing.start()
    await jobs.start({ ticking: parts.ticking, each: () => refusals.flush() })
    return address.url
  }
  return {
    app,
    store,
    barrier,
    door,
    jobs,
    dispatcher,
    sequencer,
    courier,
    sinks,
    world,
    firstStart,
    listen,
    close: once(close),
  }
}

/** Work that is done once, however often it is asked for. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

/** Where checkpoints go besides the store. */
function keepOutside({ settings, clock, log }: AssembleParts, sequencer: Sequencer): CheckpointFile | undefined {
  if (settings.checkpointPath === undefined) return undefined
  const outside = new CheckpointFile({ path: settings.checkpointPath, clock, log })
  sequencer.onSealed = (sealed) => outside.take(sealed)
  return outside
}

function worldOf({ settings, clock, random, log }: AssembleParts, store: StorePort, address: { url: string }): World {
  const { region, deletionDays, jobLimitMs, jitterMs, nameMax, sessionIdleMs, vpcSources } = settings
  const fixed = { region, deletionDays, jobLimitMs, jitterMs, nameMax, sessionIdleMs, vpcSources }
  return {
    clock,
    random,
    ...fixed,
    callbackUrl: () => address.url,
    publicUrl: () => settings.publicUrl ?? address.url,
    scrub: scrubbing(store, log),
    alert: (sentence, details) => log.warn(details, sentence),
  }
}

async function openVault(parts: AssembleParts, store: StorePort): Promise<Vault> {
  const { clock, random } = parts
  const name = store.engine === 'SQLite' ? 'coffer.db' : 'the PostgreSQL store'
  const master = await openMaster(store, [await rootKey(parts, store)], { mayCreate: true, random, clock, name })
  const vault = makeVault({ master, random, clock })
  master.fill(0)
  return vault
}

type Runner = ReturnType<typeof makeRunner>

function runnerOf({ settings, clock, log }: AssembleParts): Runner {
  return makeRunner({
    layer: settings.runner,
    runtimePath: realpathSync(process.execPath),
    home: settings.home,
    clock,
    onNotice: (notice) => log.info(notice),
  })
}

function authoritiesIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`Cannot read ${path}, which COFFER_WEBHOOK_CA names: ${(error as Error).message}. Nothing was changed.`)
  }
}

/** Authorities of our own come besides those of the runtime. */
function webhooksOf({ webhookAllow, webhookCaPath }: Settings): WebhookPort {
  const own = webhookCaPath === undefined ? undefined : authoritiesIn(webhookCaPath)
  return makeWebhooks({ allowed: webhookAllow, certificates: own === undefined ? undefined : [...getCACertificates('default'), own] })
}

interface Listening {
  store: StorePort
  door: Door
  refusals: Refusals
  events: Events
  sessions: SessionParts
  sinks: Sinks
}

function makeListener(
  { settings, clock, log }: AssembleParts,
  { store, door, refusals, events, sessions, sinks }: Listening,
): ReturnType<typeof listener> {
  const { tls } = settings
  const metrics = new Metrics()
  metrics.gauge('coffer_event_streams', 'Streams of events that are open.', () => events.count)
  metrics.gauges(
    'coffer_sink_lag_records',
    'Usage records that wait for a sink, on the node that streams to it.',
    'sink',
    () => sinks.waiting,
  )
  metrics.gauges('coffer_sink_dropped_records', 'Usage records that a sink never got.', 'sink', () => sinks.dropped)
  return listener({
    door,
    clock,
    refusals,
    sessions,
    overTls: settings.overTls,
    trustedProxies: settings.trustedProxies,
    tls: tls === undefined ? undefined : { cert: readFileSync(tls.certPath), key: readFileSync(tls.keyPath) },
    metrics,
    metricsToken: settings.metricsToken,
    publicUrl: settings.publicUrl,
    newRequestId: () => randomUUID(),
    onFault: (requestId, error) => log.error({ err: error, requestId }, 'a call could not be answered'),
    onWrongSignature: (actor, requestId) =>
      void door.refused(actor, requestId).catch((error: unknown) => log.error({ err: error }, 'a refusal could not be recorded')),
    ready: () => store.probe(),
  })
}

/** Scrubs what was erased out of the store's files; those who ask meanwhile share the next pass. */
function scrubbing(store: StorePort, log: Log): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const pass = () =>
    store.scrub().catch((error: unknown) => log.error({ err: error }, 'what was erased could not be scrubbed from the files of the store'))
  const start = () => {
    next = undefined
    running = pass().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return start()
    next ??= running.then(start)
    return next
  }
}

/** A root key is made only for an empty SQLite store: elsewhere a missing one is a mistake, and a new one would lock the data away. */
async function rootKey({ settings, random, ask }: AssembleParts, store: StorePort): Promise<RootKeyWay> {
  const found = findRootKey(settings.rootKey)
  if (found !== undefined) return found
  const slots = await store.slots()
  const asked = await askPassphrase(slots, ask)
  if (asked !== undefined) return asked
  if (store.engine === 'PostgreSQL')
    throw new Error(
      'Cannot open the PostgreSQL store: its root key must be given. Set COFFER_ROOT_KEY or COFFER_ROOT_KEY_FILE, the same on every node. Nothing was changed.',
    )
  const { path } = settings.rootKey as { path: string }
  if (slots.length > 0) throw new Error(`Cannot open coffer.db: ${missingRootKey(path)} Nothing was changed.`)
  return makeRootKeyFile(path, random)
}

/** Actions and the first commands reach us on this machine, whatever we listen on. */
function loopback(address: string, settings: Settings): string {
  const { port } = new URL(address)
  const host = settings.host === '0.0.0.0' || settings.host === '::' ? '127.0.0.1' : settings.host
  return `${settings.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
