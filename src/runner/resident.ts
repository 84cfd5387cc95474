import { readFileSync } from 'node:fs'

/** Memory that a process and all that it started hold, in MB, as the kernel counts it; 0 once it is gone. */
export function residentMb(pid: number): number {
  let kilobytes = 0
  const open = [pid]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    kilobytes += Number(/VmRSS:\s+(\d+) kB/.exec(readQuietly(`/proc/${next}/status`))?.[1] ?? 0)
    for (const child of readQuietly(`/proc/${next}/task/${next}/children`).split(' ')) if (child !== '') open.push(Number(child))
  }
  return kilobytes / 1024
}

/** A process may end between two looks at it. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
