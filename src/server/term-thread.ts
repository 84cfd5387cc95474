/** A thread that adds up terms beside the one that hands it their messages. */
import type { KeyObject } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type TermPage, TermSum } from '#crypto/term-sum'

/** What the thread is started with; `done`: how many pages it has added up. */
export interface Beginning {
  readonly key: KeyObject
  readonly done: Int32Array
}

if (parentPort === null) throw new Error('This file is run as a thread.')
const port = parentPort
const { key, done } = workerData as Beginning
const terms = new TermSum(key)

port.on('message', (page: TermPage | undefined) => {
  if (page === undefined) {
    port.postMessage(terms.sum)
    port.close()
    return
  }
  // Bytes arrive as they are, without what makes them a buffer.
  terms.add({ ...page, bytes: Buffer.from(page.bytes.buffer) })
  Atomics.add(done, 0, 1)
})
