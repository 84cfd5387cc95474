import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { threadEnvironment } from '#base/thread-environment'
import type { AddingBeside } from '#crypto/ledger-total'
import type { TermPage } from '#crypto/term-sum'
import type { Beginning } from './term-thread.ts'

/** So many pages wait for the thread at most. */
const AHEAD = 2

/** Starts a thread that adds up terms, as many as it has time for. */
export function addingBeside(key: KeyObject): AddingBeside {
  const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const beginning: Beginning = { key, done }
  const thread = new Worker(new URL('./term-thread.ts', import.meta.url), {
    name: 'coffer ledger',
    env: threadEnvironment(),
    workerData: beginning,
  })
  const { promise: told, resolve, reject } = Promise.withResolvers<bigint>()
  thread.once('message', resolve)
  thread.once('error', reject)
  thread.once('exit', () => reject(new Error('The thread that adds up the ledger ended before it was done.')))
  // Whoever asks for the sum is told; who gave up before has no use for it.
  told.catch(() => undefined)
  let taken = 0
  return {
    took(page: TermPage): boolean {
      // Messages are heard of only when the loop turns, and whoever asks is in the middle of adding up: so the thread counts in shared memory.
      if (taken - Atomics.load(done, 0) >= AHEAD) return false
      taken++
      thread.postMessage(page, [page.bytes.buffer as ArrayBuffer, page.ends.buffer as ArrayBuffer])
      return true
    },
    sum(): Promise<bigint> {
      thread.postMessage(undefined)
      return told
    },
    async end(): Promise<void> {
      await thread.terminate()
    },
  }
}
