import { HOUR, MINUTE, SECOND } from '#base/instant'
import { isProblem } from '#base/problem'
import { destroyDue } from './deletions.ts'
import { Doubts } from './doubts.ts'
import { DueSecrets } from './due-secrets.ts'
import { removeExpiredKeys } from './expired-keys.ts'
import { dropHistory } from './history.ts'
import { destroyKeysDue, rotateKeysDue } from './keys.ts'
import { BEAT_EVERY_MS, Lease } from './lease.ts'
import { removeOverSessions } from './over-sessions.ts'
import type { JobsParts } from './parts.ts'
import { goOnResealing } from './reseals.ts'
import { dispatchRequested, endOwnerless, followOthers, openDue, openRetirements, timeOut } from './rotations.ts'
import { deliverDue, forgetWatched, tellOfLate, watch } from './watching.ts'

const TICK_MS = SECOND

interface Duty {
  name: string
  everyMs: number
  work: () => Promise<void>
  /** Monotonic; the duty is done at the first tick at or after it. */
  nextMs: number
}

/** Does what is due because time passed. */
export class Jobs {
  readonly #parts: JobsParts
  readonly #lease: Lease
  readonly #duties: Duty[]
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> | undefined
  #refilling: Promise<void> | undefined
  readonly #due: DueSecrets
  /** Whether the last look found a rotation that is due: where it did not, the next one waits for the clock. */
  #moreDue = true

  constructor(given: Omit<JobsParts, 'doubts'>) {
    const parts = { ...given, doubts: new Doubts(given) }
    this.#parts = parts
    this.#lease = new Lease(parts)
    parts.dispatcher.beforeClaim = () => this.#lease.renew()
    this.#due = new DueSecrets(parts)
    // What a re-seal cannot believe is stepped over until it ends.
    const doubtful = new Map<string, Set<string>>()
    const duty = (name: string, everyMs: number, work: () => Promise<void>): Duty => ({
      name,
      everyMs,
      work,
      nextMs: Number.NEGATIVE_INFINITY,
    })
    this.#duties = [
      duty('the time', BEAT_EVERY_MS, async () => parts.lookAtTime?.()),
      duty('heartbeat', BEAT_EVERY_MS, () => this.#lease.beat()),
      duty('room on the disk', TICK_MS, async () => parts.room.look()),
      duty('time limits of jobs', TICK_MS, () => timeOut(parts)),
      duty('jobs that ended elsewhere', BEAT_EVERY_MS, () => followOthers(parts)),
      duty('jobs whose server is gone', BEAT_EVERY_MS, () => endOwnerless(parts, this.#lease)),
      duty('automatic rotations', TICK_MS, () => this.#openDue()),
      duty('retirements', 10 * SECOND, () => openRetirements(parts, this.#lease)),
      duty('streams of events', TICK_MS, () => parts.events.beat()),
      duty('requested jobs', TICK_MS, () => dispatchRequested(parts)),
      duty('watch rules', TICK_MS, () => watch(parts)),
      duty('deliveries', TICK_MS, () => deliverDue(parts)),
      duty('sinks of usage records', TICK_MS, async () => parts.sinks.look((node) => this.#lease.isGone(node))),
      duty('checkpoints that are posted', TICK_MS, async () => parts.checkpoints?.look()),
      duty('late rotations', MINUTE, () => tellOfLate(parts)),
      duty('what was told long ago', HOUR, () => forgetWatched(parts)),
      duty('records of long ago', HOUR, () => dropHistory(parts, this.#lease)),
      duty('deletions', MINUTE, () => destroyDue(parts, this.#lease)),
      duty('deletions of protection keys', MINUTE, () => destroyKeysDue(parts, this.#lease)),
      duty('automatic rotations of protection keys', MINUTE, () => rotateKeysDue(parts)),
      duty('what was erased', TICK_MS, async () => parts.scrubbing.look()),
      duty('re-seals', TICK_MS, () => goOnResealing(parts, this.#lease, doubtful)),
      duty('expired access keys', MINUTE, () => removeExpiredKeys(parts)),
      duty('sessions that are over', MINUTE, () => removeOverSessions(parts)),
    ]
  }

  /** Looks once, and then, if it is to run by itself, every second. `each` is other work of the same interval. */
  async start({ ticking, each }: { ticking: boolean; each?: () => Promise<void> }): Promise<void> {
    if (each !== undefined)
      this.#duties.push({ name: 'further work', everyMs: BEAT_EVERY_MS, work: each, nextMs: Number.NEGATIVE_INFINITY })
    await this.tick()
    if (!ticking) return
    this.#timer = setInterval(() => void this.#run(false), TICK_MS)
    this.#parts.dispatcher.onRoom = () => void this.#refill()
  }

  /** Does everything that is due now, however long ago it was last looked at. Resolves when it is done; processes go on. */
  async tick(): Promise<void> {
    while (this.#ticking !== undefined) await this.#ticking
    await this.#run(true)
  }

  /** Ends what runs here, truthfully, and this node's lease. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#ticking
    await this.#refilling
    await this.#parts.dispatcher.stop()
    await this.#lease
      .leave()
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, 'The lease of this node could not be given up. It runs out by itself.'),
      )
  }

  /** A place became free: what is due next need not wait for the clock's next look. Those who ask meanwhile share the next one. */
  #refill(): Promise<void> {
    if (!this.#moreDue) return Promise.resolve()
    this.#refilling ??= this.#openDue()
      .catch((error: unknown) =>
        this.#parts.log.error({ err: error }, 'The clock could not request a rotation that is due. It tries again.'),
      )
      .finally(() => {
        this.#refilling = undefined
      })
    return this.#refilling
  }

  async #openDue(): Promise<void> {
    this.#moreDue = await openDue(this.#parts, this.#due)
  }

  /** One pass; a pass that is still under way takes the place of the next. */
  #run(all: boolean): Promise<void> {
    this.#ticking ??= this.#pass(all).finally(() => {
      this.#ticking = undefined
    })
    return this.#ticking
  }

  async #pass(all: boolean): Promise<void> {
    for (const duty of this.#duties) {
      const now = this.#parts.world.clock.elapsedMs()
      if (!all && now < duty.nextMs) continue
      duty.nextMs = now + duty.everyMs
      try {
        await duty.work()
      } catch (error) {
        // That is said once, by whoever looks after the room, and not for each duty each second.
        if (isProblem(error, 'store.full') && (this.#parts.room.full || !(await this.#parts.room.met()))) continue
        this.#parts.log.error({ err: error, duty: duty.name }, `The clock could not look after ${duty.name}. It tries again.`)
      }
    }
  }
}
