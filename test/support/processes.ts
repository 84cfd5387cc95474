import { readdirSync, readFileSync } from 'node:fs'
import { findProgram } from '#runner/layers'

/** All processes that this one started, and those that they did; itself not among them. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const parent = parentOf(Number(name))
    if (parent !== undefined) parents.set(Number(name), parent)
  }
  const found = [pid]
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child)
  return found.slice(1)
}

export function isAlive(pid: number): boolean {
  return stateOf(pid) !== undefined && stateOf(pid) !== 'Z'
}

/** What a program of ours that a test starts knows of this one's environment: where programs, compiled code and temporary files lie. */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE, TMPDIR } = process.env
  return { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), ...(TMPDIR === undefined ? {} : { TMPDIR }) }
}

/** Whichever of them are still there get the signal. */
export function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, name)
}

/** Source: proc_pid_stat(5): the name stands in brackets and may hold any character. */
function fieldsOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return undefined
  }
}

const stateOf = (pid: number) => fieldsOf(pid)?.[0]
const parentOf = (pid: number) => {
  const parent = fieldsOf(pid)?.[1]
  return parent === undefined ? undefined : Number(parent)
}

/**
 * A program and its arguments, to be started so that it dies with this process, however that one ends; without this where the machine has no
 * `setpriv`. The program's process id is that of what is started.
 */
export function bound(program: string, args: readonly string[]): [string, string[]] {
  const setpriv = findProgram('setpriv')
  return setpriv === undefined ? [program, [...args]] : [setpriv, ['--pdeathsig', 'KILL', '--', program, ...args]]
}
