import type { Problem } from '#base/problem'
import type { Input, Operation, Reply } from '#contract/operation'
import type { Actor } from '../access/actor.ts'
import type { Memory } from '../barrier/memory.ts'
import type { Unit, View } from '../barrier/view.ts'
import type { World } from '../ports/services.ts'

/** What a use case adds to the usage record of its call, and to its answer. */
export interface Notes {
  /** The name of what the call was about, for people who read the history. */
  resourceName?: string
  /** The id, where the path does not name it (a create). */
  resourceId?: string
  stage?: 'previous' | 'active' | 'pending' | 'chain' | 'strays'
  version?: number
  job?: string
  message?: string
  /** The epoch that is answered as ETag. */
  etag?: number
}

export interface Call<O extends Operation = Operation, Prepared = undefined> {
  readonly actor: Actor
  readonly input: Input<O>
  /** What `prepare` made before the transaction. */
  readonly prepared: Prepared
  /** The epoch of If-Match, where the caller sent one. */
  readonly ifMatch: number | undefined
  readonly requestId: string
  /** Adds to the record; later calls win. */
  note(notes: Notes): void
  /**
   * One of many that the call is about, `{type}/{id}`, is refused, and the call goes on: it gets a record and the id of a decision of its
   * own, as if it had been asked for alone. Answers what is told of it.
   */
  refuse(problem: Problem, item: string): Problem
  /**
   * Slow reading that decides no right and hangs on its key alone: done once a call, however often the feed moves and the rest is done
   * again. The key holds everything that is asked for, what the caller may see included.
   */
  once<T>(key: string, read: () => Promise<T>): Promise<T>
}

/** A use case of a `View/…` operation, or of one that changes nothing. May run more than once for one call. */
export type Reading<O extends Operation> = (view: View, call: Call<O>) => Promise<Reply<O>>
/** A use case of a `Change/…` operation. Runs inside the one transaction that also writes its record. */
export type Changing<O extends Operation, Prepared = undefined> = (unit: Unit, call: Call<O, Prepared>) => Promise<Reply<O>>

/**
 * The same use case for a call that is made all the time, out of memory alone and without waiting: it finds what the answer takes,
 * and hands over what makes it, as often as it is asked while memory stands at the same position. `undefined` from either, or any
 * throw: the call is to be made as usual, which finds out what is wrong and says so.
 */
export type ReadingNow<O extends Operation> = (
  memory: Memory,
  call: Pick<Call<O>, 'actor' | 'input' | 'note'>,
) => (() => Reply<O> | undefined) | undefined
export interface Hot<O extends Operation> {
  run: Reading<O>
  now: ReadingNow<O>
}

/** Reads without a record: what is seen may be gone when the transaction begins, which has to ask again. */
export type Look = <T>(read: (view: View) => Promise<T>) => Promise<T>

/** A change with slow work that must not hold the transaction up, such as hashing a password or making a pair of keys. */
export interface Prepared<O extends Operation, P> {
  prepare(world: World, input: Input<O>, look: Look): Promise<P>
  run: Changing<O, P>
}

/**
 * A change whose answer needs something that goes on after its commit, such as the end of a process. `finish` makes the
 * answer out of the committed reply; it may wait, it sees no rows, and what it adds stands in no record.
 */
export interface Finished<O extends Operation> {
  run: Changing<O>
  finish(world: World, input: Input<O>, reply: Reply<O>): Promise<Reply<O>>
}

/** How the door keeps use cases of all operations in one table: the operation's own types are checked where the table is filled. */
export interface Registered {
  prepare?: (world: World, input: Input<Operation>, look: Look) => Promise<unknown>
  run: (unit: Unit, call: Call<Operation, unknown>) => Promise<unknown>
  now?: ReadingNow<Operation>
  finish?: (world: World, input: Input<Operation>, reply: unknown) => Promise<unknown>
}
