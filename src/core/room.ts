import { type Clock, MINUTE, SECOND } from '#base/instant'
import { isProblem, Problem } from '#base/problem'
import { OneAtATime } from './one-at-a-time.ts'
import type { DiskPort } from './ports/disk.ts'
import type { World } from './ports/services.ts'
import type { StorePort } from './ports/store.ts'

/** With so much room a call that found none is tried again, and so much must be free beside a whole reserve before all calls are taken. */
const ENOUGH_BYTES = 1024 * 1024
/** A store whose disk is not ours to look at counts as full for so long after it said so. */
const SAID_MS = 10 * SECOND
/**
 * A store that is full again soon after it had room (a quota that the disk does not tell of, others who take whatever comes free) is tried anew
 * after so long, and each time after twice as long, up to the most: calls are refused meanwhile, and the log does not fill with it.
 */
const AGAIN_MS = { first: SECOND, most: MINUTE } as const
/** A call that is answered from the reserve may give up so many parts of it. */
const TRIES = 4

interface Parts {
  store: Pick<StorePort, 'engine' | 'scrub' | 'probe' | 'roomInside'>
  /** Absent where the store lies on a disk that is not ours to look at. */
  disk: DiskPort | undefined
  alert: World['alert']
  clock: Pick<Clock, 'elapsedMs'>
  /** Whether the server found the disk full when it started. */
  full: boolean
}

/** For what a start writes: a server whose disk is full must start, so that room can be made. Resolves to whether the reserve was needed. */
export async function roomToStart(disk: DiskPort | undefined): Promise<boolean> {
  if (disk === undefined || (await disk.free()) >= ENOUGH_BYTES) return false
  return disk.give()
}

/**
 * Whether the disk of the store has room. Once a write found none, nothing is taken but what makes room, which may use the reserve; that is
 * said once. When room came back, or was made inside the file, the reserve is made whole and everything is taken again, by itself.
 */
export class Room {
  readonly #parts: Parts
  #full = false
  /** Monotonic: when a write last found no room. */
  #metMs = Number.NEGATIVE_INFINITY
  /** Monotonic: when it last had room again, and until when that is not looked at. */
  #openedMs = Number.NEGATIVE_INFINITY
  #againMs: number = AGAIN_MS.first
  #notBeforeMs = Number.NEGATIVE_INFINITY
  #turn: Promise<unknown> = Promise.resolve()
  readonly #looking = new OneAtATime()

  constructor(parts: Parts) {
    this.#parts = parts
    if (parts.full) this.#close()
  }

  get full(): boolean {
    return this.#full
  }

  /** Throws Problem `store.full` where calls like this one are not taken now. */
  admit(takenWhenFull: boolean): void {
    // Where nothing is kept for making room, each call may as well try.
    if (this.#full && !takenWhenFull && this.#parts.disk !== undefined) throw this.#problem()
  }

  /** Does the work of a call, again where room was made for it. Throws as the work does; `store.full` where there is no room. */
  async carry<T>(takenWhenFull: boolean, work: () => Promise<T>): Promise<T> {
    for (let tried = 0; ; tried++) {
      this.admit(takenWhenFull)
      try {
        return await work()
      } catch (error) {
        if (!isProblem(error, 'store.full')) throw error
        if (!(await this.met(takenWhenFull, tried)) || tried === TRIES) throw this.#problem()
      }
    }
  }

  /** A write found the disk full. Resolves to whether it is worth trying it again; `tried` counts how often it was. */
  met(mayUseReserve = false, tried = 0): Promise<boolean> {
    const done = this.#turn.then(() => this.#make(mayUseReserve, tried))
    this.#turn = done.catch(() => undefined)
    return done
  }

  /** Looks, in the background, whether there is room again. */
  look(): void {
    void this.#looking.begin(
      () => this.#again(),
      () => undefined,
    )
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#looking.idle()
    await this.#turn
  }

  /** Resolves when calls are taken; rejects with a sentence that says why not. */
  async ready(): Promise<void> {
    if (this.#full) {
      this.look()
      await this.idle()
    }
    if (!this.#full) await this.carry(false, () => this.#parts.store.probe()).catch((error: unknown) => this.#unless(error))
    if (this.#full) throw new Problem('store.full', `The disk of the store is full. ${this.#advice()}`)
  }

  /** What is said once more in other words is let be. */
  #unless(error: unknown): void {
    if (!isProblem(error, 'store.full')) throw error
  }

  async #make(mayUseReserve: boolean, tried: number): Promise<boolean> {
    const { disk, store } = this.#parts
    this.#metMs = this.#parts.clock.elapsedMs()
    if (disk === undefined) return this.#close()
    // The log of the file gives back what was put into the file, as far as that does not have to grow.
    if (tried === 0) await store.scrub().catch(() => undefined)
    if (tried === 0 && (await disk.free()) >= ENOUGH_BYTES) return true
    this.#close()
    if (!mayUseReserve || !(await disk.give())) return false
    await store.scrub().catch(() => undefined)
    return true
  }

  async #again(): Promise<void> {
    const { disk, store } = this.#parts
    if (this.#full && this.#parts.clock.elapsedMs() < this.#notBeforeMs) return
    if (disk === undefined) {
      if (!this.#full || this.#parts.clock.elapsedMs() < this.#metMs + SAID_MS) return
      await store.probe()
      return this.#open('')
    }
    const missing = await disk.missing()
    if (!this.#full && missing === 0) return
    if ((await disk.free()) >= missing + ENOUGH_BYTES) {
      await disk.restore()
      // What is free is not always what may be written.
      if (this.#full && !(await disk.takes(ENOUGH_BYTES))) return
      if (this.#full) this.#open(disk.whole > 0 ? ' The reserve is whole again.' : '')
    } else if (
      this.#full &&
      missing <= disk.whole / 2 &&
      (await store.roomInside()) >= ENOUGH_BYTES &&
      (await this.#hasWorkingRoom(disk))
    ) {
      this.#open(' Deleting made it inside the file of the store; the disk is as full as before.')
    }
  }

  /** What changes is written beside the file first, even where the file need not grow. */
  async #hasWorkingRoom(disk: DiskPort): Promise<boolean> {
    await this.#parts.store.scrub()
    return (await disk.free()) >= ENOUGH_BYTES
  }

  #close(): false {
    if (this.#full) return false
    const now = this.#parts.clock.elapsedMs()
    const soon = now < this.#openedMs + AGAIN_MS.most
    if (soon) this.#notBeforeMs = now + this.#againMs
    this.#againMs = soon ? Math.min(2 * this.#againMs, AGAIN_MS.most) : AGAIN_MS.first
    this.#full = true
    this.#parts.alert?.(`The disk of the store is full. ${this.#advice()}`, {})
    return false
  }

  #open(how: string): void {
    this.#full = false
    this.#openedMs = this.#parts.clock.elapsedMs()
    this.#parts.alert?.(`The store has room again, and takes all calls.${how}`, {})
  }

  #problem(): Problem {
    return new Problem('store.full', `Nothing was done, since the disk of the store is full. ${this.#advice()}`)
  }

  #advice(): string {
    const { disk } = this.#parts
    const where = disk === undefined ? `the disk of ${this.#parts.store.engine}` : 'the disk that holds coffer.db'
    const meanwhile = disk !== undefined && disk.whole > 0 ? ' Meanwhile whoever runs it can sign in to the console, look, and delete.' : ''
    return `Make room on ${where}: calls are answered again by themselves.${meanwhile}`
  }
}
