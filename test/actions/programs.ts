import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { findProgram } from '#runner/layers'
import { freePort } from '../support/free-port.ts'
import { bound } from '../support/processes.ts'

export interface Folder {
  path: string
  port: number
  /** Starts a server in it, which goes with this process however that ends; stopped and removed when the test file ends. */
  start(program: string, args: readonly string[]): void
  run(program: string, args: readonly string[]): void
}

/** A sentence when a program is not on this machine. */
export function lacking(...programs: readonly string[]): string | undefined {
  const lost = programs.filter((program) => findProgram(program) === undefined)
  return lost.length === 0 ? undefined : `needs ${lost.join(' and ')}, which this machine does not have`
}

/** A scratch folder and a free port for a server. */
export async function scratch(): Promise<Folder> {
  const path = mkdtempSync(join(tmpdir(), 'coffer-target-'))
  const stops: (() => Promise<void>)[] = []
  after(async () => {
    for (const stop of stops) await stop()
    rmSync(path, { recursive: true, force: true })
  })
  return {
    path,
    port: await freePort(),
    run: (program, args) => void execFileSync(findProgram(program) ?? program, args, { stdio: 'ignore', cwd: path }),
    start: (program, args) => {
      const child = spawn(...bound(findProgram(program) ?? program, args), { stdio: 'ignore', cwd: path })
      const gone = new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        child.once('error', () => resolve())
      })
      stops.push(() => {
        child.kill('SIGKILL')
        return gone
      })
    },
  }
}
