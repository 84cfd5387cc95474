import { Cron } from 'croner'
import { type Instant, MINUTE } from '#base/instant'
import { Problem } from '#base/problem'
import type { SecretRow } from '../rows.ts'

/** When rotations may begin by themselves: from each moment of the expression for so many minutes. */
export type Window = Pick<SecretRow, 'windowCron' | 'windowZone' | 'windowMinutes'>

/** No window: rotations may begin at any time. */
export const ANY_TIME: Window = { windowCron: null, windowZone: null, windowMinutes: null }

/** An expression that names no moment at all, such as 31 February, is looked for this far. */
const NEVER = 'names no moment within four years'

/** Throws Problem `input.invalid`, which names the field and the rule. */
export function checkWindow(cron: string, timeZone: string, now: Instant): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new Problem('input.invalid', 'timeZone: the name of a time zone, such as Asia/Seoul or UTC.', {
      reason: { is: 'zone', field: 'timeZone' },
    })
  }
  if (cron.trim().split(/\s+/).length !== 5)
    throw new Problem('input.invalid', 'cron: five fields (minute, hour, day, month, weekday), such as 0 2 * * *.', {
      reason: { is: 'cron', field: 'cron' },
    })
  let next: Date | null
  try {
    next = patternOf(cron, timeZone).nextRun(new Date(now))
  } catch (error) {
    throw new Problem('input.invalid', `cron: ${(error as Error).message}. Write five fields, such as 0 2 * * *.`, {
      reason: { is: 'cron', field: 'cron' },
    })
  }
  if (next === null || next.getTime() - now > 4 * 366 * 24 * 60 * MINUTE)
    throw new Problem('input.invalid', `cron: the expression ${NEVER}.`, { reason: { is: 'cron', field: 'cron' } })
}

/** The first moment from `at` on at which a rotation may begin: `at` itself inside a window, and where there is none. */
export function withinWindow({ windowCron, windowZone, windowMinutes }: Window, at: Instant): Instant {
  if (windowCron === null || windowZone === null || windowMinutes === null) return at
  // The window that opened last still counts while it is open, so the search begins that much earlier.
  const opened = patternOf(windowCron, windowZone).nextRun(new Date(at - windowMinutes * MINUTE))
  return opened === null ? at : Math.max(at, opened.getTime())
}

const patterns = new Map<string, Cron>()
const PATTERNS_MAX = 1000

/** Reading an expression costs more than asking it. */
function patternOf(cron: string, timezone: string): Cron {
  const key = `${timezone} ${cron}`
  const known = patterns.get(key)
  if (known !== undefined) return known
  if (patterns.size >= PATTERNS_MAX) patterns.clear()
  const made = new Cron(cron, { timezone, paused: true })
  patterns.set(key, made)
  return made
}
