import { Tooltip } from '@mantine/core'
import { useFormatter } from 'use-intl'
import { now } from '../now.ts'
import { distance } from './distance.ts'

const DAY_MS = 86_400_000
const NEAR_MS = 7 * DAY_MS
const MS = { day: DAY_MS, hour: 3_600_000, minute: 60_000, second: 1000 } as const

/** A point in time: near ones as distance, all with the exact one behind it. An em dash for none. */
export function Instant({ at, exact = false }: { at: number | null | undefined; exact?: boolean }) {
  const format = useFormatter()
  if (at === null || at === undefined) return <span aria-hidden="true">—</span>
  // Where it is broken, no half of a day stands on a line alone.
  const whole = format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' }).replace(/\s(?=[AP]M$)/, '\u00A0')
  const { unit, count } = distance(at - now())
  const far = Math.abs(at - now()) > NEAR_MS
  const short = exact
    ? whole
    : far
      ? format.dateTime(at, { dateStyle: 'medium' })
      : format.relativeTime(at, { now: at - count * MS[unit], unit })
  return (
    <Tooltip label={whole} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={new Date(at).toISOString()}>{short}</time>
    </Tooltip>
  )
}
