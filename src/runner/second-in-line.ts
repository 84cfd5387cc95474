import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** In steps of nice(2): half of what a process of the same machine can yield. */
const YIELDS = 10

/**
 * Lets a process, and all that it will start, take only the processor's time that the server does not want: many rotations at once must not keep
 * readers waiting. What the system does not grant is left as it is, since nothing depends on it but speed.
 */
export function secondInLine(pid: number): void {
  for (const grant of [
    () => setPriority(pid, YIELDS),
    // Linux weighs whole sessions against each other, and an action has one of its own. Source: sched(7), "The autogroup feature".
    () => writeFileSync(`/proc/${pid}/autogroup`, String(YIELDS)),
  ]) {
    try {
      grant()
    } catch {
      // It is gone already, or the system knows no such thing.
    }
  }
}
