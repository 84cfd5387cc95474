import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './processes.ts'

const MEMORY = '/dev/shm'
/** As Linux names a file system that lies in memory, in statfs(2). */
const TMPFS = 0x01021994
/** What all that the tests write stays far below, so that nothing else goes without memory. */
const ROOM_BYTES = 4 * 2 ** 30
const NAME = /^coffer-tests-(\d+)-/

/**
 * A folder in memory, open to everybody as the system's own for temporary files is, for all that a run of tests writes.
 * A database is made of a thousand files, and making and removing them costs a disk's file system more than filling them.
 * Goes with this process. `undefined` where this machine has no such room, or nothing may be run from it.
 */
export function folderInMemory(): string | undefined {
  if (!hasRoom()) return undefined
  removeLeft()
  const path = mkdtempSync(join(MEMORY, `coffer-tests-${process.pid}-`))
  process.once('exit', () => rmSync(path, { recursive: true, force: true }))
  // Not by the mode of mkdir, which the process's own mask cuts.
  chmodSync(path, 0o1777)
  return runs(path) ? path : undefined
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY)
    return type === TMPFS && bavail * bsize > ROOM_BYTES && process.availableMemory() > 2 * ROOM_BYTES
  } catch {
    return false
  }
}

/** Containers often let nothing be run from there, and tests write programs. */
function runs(path: string): boolean {
  const program = join(path, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(program)
  return status === 0
}

/** Whoever was killed left its folder, and memory is dearer than a disk. */
function removeLeft(): void {
  for (const name of readdirSync(MEMORY)) {
    const pid = NAME.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(MEMORY, name), { recursive: true, force: true })
  }
}
