/** A thread with one connection of its own: what it waits for, the disk or a long search, holds nobody else up. */
import { parentPort } from 'node:worker_threads'
import { Handle } from './handle.ts'
import { insertPacked } from './insert-packed.ts'
import { type Answer, type Asked, type Batch, failureOf, type PackedRows } from './messages.ts'

if (parentPort === null) throw new Error('This file is run as a thread.')
const port = parentPort
let handle: Handle | undefined
let committing = false
/** From `begin` to what ends it. */
let inside = false

port.on('message', (asked: Asked) => {
  port.postMessage(answer(asked))
  if (asked[0] === 'close') port.close()
})

function answer(asked: Asked): Answer {
  committing = false
  try {
    if (asked[0] === 'open') {
      handle = new Handle({ file: asked[1], access: asked[2] })
      return [true, 0]
    }
    if (handle === undefined) throw new Error('The thread has no connection.')
    return [true, perform(handle, asked)]
  } catch (error) {
    return [false, failureOf(error, committing)]
  }
}

function perform(on: Handle, asked: Exclude<Asked, readonly ['open', ...unknown[]]>) {
  switch (asked[0]) {
    case 'rows':
      return stillInside(on).rows(asked[1], asked[2])
    case 'run':
      return stillInside(on).run(asked[1], asked[2])
    case 'each':
      return each(stillInside(on), asked[1])
    case 'eachIf':
      return eachIf(on, asked)
    case 'begin': {
      const rows = begin(on, asked[1])
      inside = true
      return rows
    }
    case 'commit':
      inside = false
      return commit(on)
    case 'rollback':
      inside = false
      if (on.inTransaction) on.run('rollback', [])
      return 0
    case 'close':
      on.close()
      return 0
  }
}

/** With some failures SQLite ends the transaction by itself. What was asked for after the statement that failed would each be a commit of its own. */
function stillInside(on: Handle): Handle {
  if (inside && !on.inTransaction) throw new Error('SQLite has given the transaction up, so nothing more of it runs.')
  return on
}

function begin(on: Handle, sql: string) {
  on.run('begin immediate', [])
  try {
    return on.rows(sql, [])
  } catch (error) {
    on.run('rollback', [])
    throw error
  }
}

function commit(on: Handle): number {
  committing = true
  try {
    return on.run('commit', [])
  } catch (error) {
    if (on.inTransaction) on.run('rollback', [])
    throw error
  }
}

function each(on: Handle, batches: readonly (Batch | PackedRows)[]): number {
  for (const batch of batches) {
    if ('numbers' in batch) insertPacked(on, batch)
    else on.runEach(batch.sql, batch.width, JSON.parse(batch.values) as unknown[])
  }
  return 0
}

function eachIf(on: Handle, [, guard, expected, batches]: Extract<Asked, readonly ['eachIf', ...unknown[]]>): boolean {
  const [raw] = begin(on, guard)
  try {
    if (expected !== null && raw?.[0] !== expected) {
      on.run('rollback', [])
      return false
    }
    each(on, batches)
  } catch (error) {
    if (on.inTransaction) on.run('rollback', [])
    throw error
  }
  commit(on)
  return true
}
