import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../support/processes.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

const FLAGS = ['--disable-warning=ExperimentalWarning', '--preserve-symlinks']
export const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Runs a command of the command line as a process of its own, in this folder, with this environment alone. */
export function coffer(
  args: readonly string[],
  { folder, env = {}, input }: { folder: string; env?: Record<string, string>; input?: string },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...FLAGS, MAIN, ...args],
      { cwd: folder, env: { ...childEnvironment(), HOME: folder, ...env }, maxBuffer: 16_777_216 },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    )
    // One that ends at once reads none of it.
    child.stdin?.on('error', () => undefined).end(input ?? '')
  })
}

/** The same where what it prints finds no room. */
export async function cofferOntoFullDisk(
  args: readonly string[],
  { folder, env = {} }: { folder: string; env?: Record<string, string> },
): Promise<Omit<Ran, 'out'>> {
  const full = await open('/dev/full', 'w')
  const child = spawn(process.execPath, [...FLAGS, MAIN, ...args], {
    cwd: folder,
    env: { ...childEnvironment(), HOME: folder, ...env },
    stdio: ['ignore', full.fd, 'pipe'],
  })
  let err = ''
  child.stderr?.on('data', (chunk) => {
    err += String(chunk)
  })
  const [code] = (await once(child, 'close')) as [number]
  await full.close()
  return { code, err }
}
