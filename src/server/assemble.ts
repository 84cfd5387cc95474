import { realpathSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { uuid } from '#base/ids'
import type { Clock } from '#base/instant'
import type { Random } from '#base/random'
import { Barrier } from '#core/barrier/barrier'
import { Door } from '#core/door/door'
import { Events } from '#core/events/events'
import { Dispatcher } from '#core/functions/dispatcher'
import type { CheckpointPost } from '#core/history/checkpoint-post'
import { Sequencer } from '#core/history/sequencer'
import type { DiskPort } from '#core/ports/disk'
import type { World } from '#core/ports/services'
import type { StorePort } from '#core/ports/store'
import type { Pause } from '#core/ports/webhook'
import { Room, roomToStart } from '#core/room'
import type { Sinks } from '#core/sinks/sinks'
import { USE_CASES } from '#core/use-cases'
import { announce } from '#core/watch/announce'
import { Courier } from '#core/watch/courier'
import { Refusals } from '#http/refusals'
import { Jobs } from '#jobs/jobs'
import { Sequencing } from '#jobs/sequencing'
import { makeRunner } from '#runner/runner'
import { ensureAccount } from './first-start.ts'
import { keepOutside, type Outside } from './keep-outside.ts'
import { keepSettings } from './kept-settings.ts'
import { loopback, makeListener, notListening } from './listening.ts'
import type { Log } from './log.ts'
import { makeHome } from './make-home.ts'
import { openStore, reserveOf } from './open-store.ts'
import { openVault } from './open-vault.ts'
import { openWebhooks } from './open-webhooks.ts'
import { pause } from './pause.ts'
import type { Ask } from './root-key.ts'
import { Scrubbing } from './scrubbing.ts'
import type { Settings } from './settings.ts'
import { SharedClock } from './shared-clock.ts'
import { openSinks } from './sinks/open-sinks.ts'

export interface AssembleParts {
  settings: Settings
  clock: Clock
  random: Random
  log: Log
  /** Whether nodes that share a store share its time: always, but for tests that hold it in their hands. */
  sharesTime?: boolean
  /** Whether `jobs` runs by itself, and what actions can run behind is looked for at once; tests call its tick, and look when they run one. */
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
  readonly checkpoints: CheckpointPost | undefined
  readonly world: World
  readonly scrubbing: Scrubbing
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
  makeHome(settings.home)
  // First of all, since it asks programs what they can, while the store is opened and read here.
  const runner = runnerOf(parts)
  const disk = await reserveOf(settings)
  const full = await roomToStart(disk)
  const store = await openStore(settings, clock, log)
  try {
    const shared = parts.sharesTime === true && store.engine === 'PostgreSQL' ? await SharedClock.of(clock, store, log) : undefined
    return await wire({ ...parts, clock: shared ?? clock }, { store, disk, full, lookAtTime: shared && (() => shared.look()) }, runner)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** The store, and the disk that it lies on where that is ours to look at; `full`: it was found so. */
interface Kept {
  store: StorePort
  disk: DiskPort | undefined
  full: boolean
  lookAtTime: (() => Promise<void>) | undefined
}

async function wire(parts: AssembleParts, { store, disk, full, lookAtTime }: Kept, runner: Runner): Promise<Coffer> {
  const { settings, clock, random, log } = parts
  const vault = await openVault(parts, store)
  const address = { url: '' }
  const scrubbing = new Scrubbing({ store, clock, log })
  const world = worldOf(parts, scrubbing, address)
  const barrier = new Barrier({ store, vault, world, announce })
  const room = new Room({ store, disk, full, alert: world.alert, clock })
  const firstStart = await begin(barrier, world, parts)
  const node = uuid(random)
  const onFault = (error: unknown) => log.error({ err: error }, 'a rotation job could not be carried on')
  const acting = { runner, webhooks: openWebhooks(settings), pause: parts.pause ?? pause, shared: store.engine === 'PostgreSQL' }
  const dispatcher = new Dispatcher({ barrier, world, ...acting, node, onFault, jobsAtOnce: settings.rotationsAtOnce })
  const courier = new Courier({ barrier, world, webhooks: acting.webhooks, pause: acting.pause, onFault })
  const sinks = openSinks(settings.sinks, acting.pause, { barrier, world, node, log })
  const events = new Events({ barrier, world })
  const door = new Door({ barrier, world, useCases: USE_CASES })
  const sequencer = new Sequencer({ history: store.history, vault, world })
  const outside = keepOutside({ settings, clock, log, world, store, ...acting }, sequencer)
  const sequencing = new Sequencing({ sequencer, world, log, pause: acting.pause })
  const jobs = new Jobs({
    historyDays: settings.historyDays,
    barrier,
    world,
    dispatcher,
    store,
    lookAtTime,
    node,
    log,
    events,
    courier,
    sinks,
    sequencer,
    checkpoints: outside.post,
    room,
    scrubbing,
  })
  const refusals = new Refusals(store, clock)
  const sessions = { barrier, world }
  const { app, stop } = makeListener(parts, { door, refusals, events, sessions, sinks, checkpoints: outside.post, room })
  const listen = () => start({ app, runner, address, sequencing, jobs, refusals }, parts)
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
    checkpoints: outside.post,
    world,
    scrubbing,
    firstStart,
    listen,
    close: once(() => close({ stop, events, jobs, courier, runner, sinks, refusals, sequencing, outside, room, scrubbing, store })),
  }
}

/** Brings the store's memory up and finds or makes the main account; tells whether it made it. */
async function begin(barrier: Barrier, world: World, { settings, log }: AssembleParts): Promise<boolean> {
  await barrier.catchUp()
  const isFirst = await ensureAccount({ barrier, world, settings })
  await keepSettings({ barrier, settings, log })
  return isFirst
}

interface Starting {
  app: FastifyInstance
  runner: Runner
  address: { url: string }
  sequencing: Sequencing
  jobs: Jobs
  refusals: Refusals
}

async function start({ app, runner, address, sequencing, jobs, refusals }: Starting, parts: AssembleParts): Promise<string> {
  const { settings, ticking } = parts
  // What this machine can run is known before anybody asks to have it run.
  if (ticking) await runner.ready()
  const listening = app.listen({ host: settings.host, port: settings.port })
  address.url = loopback(await listening.catch((error: Error) => Promise.reject(notListening(error, settings))), settings)
  if (ticking) sequencing.start()
  await jobs.start({ ticking, each: () => refusals.flush() })
  return address.url
}

interface Closing {
  events: Events
  stop: () => Promise<void>
  jobs: Jobs
  courier: Courier
  runner: Runner
  sinks: Sinks
  refusals: Refusals
  sequencing: Sequencing
  outside: Outside
  room: Room
  scrubbing: Scrubbing
  store: StorePort
}

async function close(closing: Closing): Promise<void> {
  const { events, stop, jobs, courier, runner, sinks, refusals, sequencing, outside, room, scrubbing, store } = closing
  // A stream never ends by itself.
  events.close()
  // Together: the listener waits for the calls under way, and some of those wait for an action.
  await Promise.all([stop(), jobs.stop(), courier.stop()])
  await runner.close()
  await sinks.stop()
  await refusals.flush()
  await sequencing.stop()
  await outside.stop()
  await room.idle()
  await scrubbing.idle()
  await store.close()
}

/** Work that is done once, however often it is asked for. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

function worldOf({ settings, clock, random, log }: AssembleParts, { scrub }: Scrubbing, address: { url: string }): World {
  const { region, deletionDays, jobLimitMs, jitterMs, nameMax, subAccountsMax, sessionIdleMs, vpcSources } = settings
  const fixed = { region, deletionDays, jobLimitMs, jitterMs, nameMax, subAccountsMax, sessionIdleMs, vpcSources }
  return {
    clock,
    random,
    ...fixed,
    callbackUrl: () => address.url,
    publicUrl: () => settings.publicUrl ?? address.url,
    scrub,
    alert: (sentence, details) => log.warn(details, sentence),
  }
}

type Runner = ReturnType<typeof makeRunner>

function runnerOf({ settings, clock, log, ticking }: AssembleParts): Runner {
  const runner = makeRunner({
    layer: settings.runner,
    runtimePath: realpathSync(process.execPath),
    home: settings.home,
    clock,
    onNotice: (notice) => log.info(notice),
  })
  // While the store opens.
  if (ticking) void runner.ready()
  return runner
}
