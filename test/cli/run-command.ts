import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../support/processes.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Runs a command of the command line as a process of its own, in this folder, with this environment alone. */
export function coffer(
  args: readonly string[],
  { folder, env = {}, input }: { folder: string; env?: Record<string, string>; input?: string },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--preserve-symlinks', MAIN, ...args],
      { cwd: folder, env: { ...childEnvironment(), HOME: folder, ...env }, maxBuffer: 16_777_216 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    )
    child.stdin?.end(input ?? '')
  })
}
