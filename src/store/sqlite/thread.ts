import { Worker } from 'node:worker_threads'
import type { Problem } from '#base/problem'
import { threadEnvironment } from '#base/thread-environment'
import { closed } from '../closed.ts'
import type { Connection, Query, Raw } from '../query.ts'
import type { Opening } from './handle.ts'
import type { Answer, Asked } from './messages.ts'
import { endedCommitting, problemOf, threadEnded } from './problems.ts'

/** A thread holds a batch of rows at a time and nothing for long: without a bound it would take as much as the main thread. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 4 }

interface Waiting {
  asked: Asked
  resolve(result: unknown): void
  reject(error: unknown): void
}

const COMMITTING: ReadonlySet<Asked[0]> = new Set(['commit', 'eachIf', 'run'])

/** Our end of a thread that owns a connection. */
export class Thread implements Connection {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name: 'coffer store',
    env: threadEnvironment(),
    resourceLimits: THREAD_MEMORY,
  })
  #waiting: Waiting[] = []
  #ended: Problem | undefined

  private constructor() {
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', (error) => this.#end(threadEnded(error as Error)))
    this.#worker.on('exit', () => this.#end())
  }

  /** Resolves once the connection stands. When it cannot, rejects with what it failed with and leaves no thread behind. */
  static async open({ file, access }: Opening): Promise<Thread> {
    const thread = new Thread()
    try {
      await thread.ask(['open', file, access])
      return thread
    } catch (error) {
      await thread.#worker.terminate()
      throw error
    }
  }

  rows({ sql, parameters }: Query): Promise<Raw[]> {
    return this.ask(['rows', sql, postable(parameters)]) as Promise<Raw[]>
  }

  run({ sql, parameters }: Query): Promise<number> {
    return this.ask(['run', sql, postable(parameters)]) as Promise<number>
  }

  ask(asked: Asked): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      this.#waiting.push({ asked, resolve, reject })
      this.#worker.postMessage(asked)
    })
  }

  /** Closes the connection and ends the thread. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    await this.ask(['close'])
    await exited
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.shift()
    if (answer[0]) waiting?.resolve(answer[1])
    else waiting?.reject(problemOf(answer[1]))
  }

  #end(reason: Problem = closed()): void {
    this.#ended ??= reason
    for (const { asked, reject } of this.#waiting.splice(0)) reject(COMMITTING.has(asked[0]) ? endedCommitting() : this.#ended)
  }
}

/**
 * Bytes that are a part of a larger buffer would be posted with all of it, and Node keeps small buffers in a shared one:
 * what lies beside them there must not travel.
 */
export function postable(values: readonly unknown[]): readonly unknown[] {
  return values.map((value) =>
    value instanceof Uint8Array && value.byteLength !== value.buffer.byteLength ? new Uint8Array(value) : value,
  )
}
