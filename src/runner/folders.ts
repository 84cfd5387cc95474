import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'coffer-action-'
/** Twelve times what a run may take: older folders belong to no run, whoever made them. */
const OLD_MS = 3_600_000

/** A new folder for one run. Its name says whose it is, so that the next server can remove what a killed one left. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${processSpace()}-${process.pid}-${startOf(process.pid) ?? 0}-`))
}

/** Removes a run's folder; may be called again. It is closed to writing, also to whoever owns it. */
export function removeFolder(folder: string): void {
  try {
    chmodSync(folder, 0o700)
  } catch {
    // Gone already, or of another user: root needs no leave.
  }
  rmSync(folder, { recursive: true, force: true })
}

/** Removes the folders whose server is gone. One that cannot be removed stays, and keeps nobody from starting. */
export function removeLeftFolders(): void {
  const space = processSpace()
  const fresh = makeFolder()
  const now = lstatSync(fresh).mtimeMs
  removeFolder(fresh)
  for (const name of readdirSync(tmpdir())) {
    const [, where, pid, start] = /^coffer-action-(\d+)-(\d+)-(\d+)-\w+$/.exec(name) ?? []
    if (pid === undefined) continue
    const folder = join(tmpdir(), name)
    try {
      const { mtimeMs } = lstatSync(folder)
      // The processes of another container cannot be looked up from here.
      const left = where === space ? startOf(Number(pid)) !== start : now - mtimeMs > OLD_MS
      if (left) removeFolder(folder)
    } catch {
      // Removed by another server that started, or not ours to remove.
    }
  }
}

/** When a process began, in ticks since the machine did: with its number that names it for good. `undefined` once it is gone. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program, in brackets, may hold anything; field 22 is the twentieth after it.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : rest[18]
  } catch {
    return undefined
  }
}

/** The number of the space in which our process ids count; 0 where there is but one. */
function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0'
  }
}
