import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A real file system of so many MB, in memory; `undefined` where this process may not mount one. It goes when the test file ends. */
export function smallDisk(megabytes: number): string | undefined {
  const disk = mkdtempSync(join(tmpdir(), 'coffer-small-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', disk]).status === 0
  after(() => {
    if (mounted) spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })
  return mounted ? disk : undefined
}

/** Takes all the room that there is, as another program would; what it already took it keeps. */
export function fillUp(disk: string): string {
  const ballast = join(disk, 'ballast')
  const file = openSync(ballast, 'a')
  try {
    for (const bytes of [262_144, 4096, 1]) {
      try {
        for (;;) if (writeSync(file, Buffer.alloc(bytes)) < bytes) break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(file)
  }
  return ballast
}
