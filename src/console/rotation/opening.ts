const TIME = /^\d{1,2}$/
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Every month has the 28th: a later day is passed over in some, which a short sentence does not tell. */
const DAY_IN_EVERY_MONTH = 28
const IN_A_ROW = 3

/** When a window opens, of the forms that are said in words. Weekdays are 1, Monday, to 7. */
export type Opening = { minute: number; hour: number } & (
  | { on: 'day' }
  | { on: 'week'; days: readonly number[] }
  | { on: 'month'; day: number }
)

/** What five fields of cron say; undefined where it takes more than a few words, or where the server would refuse them. */
export function openingOf(cron: string): Opening | undefined {
  const [minute = '', hour = '', day = '', month, weekday = '', more] = cron.trim().split(/\s+/)
  if (more !== undefined || month !== '*') return
  if (!TIME.test(minute) || !TIME.test(hour) || Number(minute) > 59 || Number(hour) > 23) return
  const time = { minute: Number(minute), hour: Number(hour) }
  if (day !== '*') {
    const inEvery = TIME.test(day) && Number(day) >= 1 && Number(day) <= DAY_IN_EVERY_MONTH
    return inEvery && weekday === '*' ? { ...time, on: 'month', day: Number(day) } : undefined
  }
  if (weekday === '*') return { ...time, on: 'day' }
  const days = weekdaysIn(weekday)
  if (days === undefined) return
  return days.length === NAMES.length ? { ...time, on: 'day' } : { ...time, on: 'week', days }
}

function weekdaysIn(field: string): number[] | undefined {
  const days = new Set<number>()
  for (const part of field.split(',')) {
    const [first = '', last = first, more] = part.split('-')
    const from = weekdayOf(first)
    const to = weekdayOf(last)
    if (from === undefined || to === undefined || more !== undefined || from > to) return
    for (let day = from; day <= to; day += 1) days.add(day === 0 ? 7 : day)
  }
  return [...days].sort((one, other) => one - other)
}

/** 0 and 7 are both Sunday. */
function weekdayOf(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text)
  const named = NAMES.indexOf(text.toLowerCase())
  return named < 0 ? undefined : named
}

/** Its time and its weekdays as a locale writes them; three and more in a row by the first and the last. */
export function inLocale(locale: string, opening: Opening): { time: string; days: string } {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' })
  return {
    time: time.format(Date.UTC(2000, 0, 1, opening.hour, opening.minute)),
    days: opening.on === 'week' ? daysIn(locale, opening.days) : '',
  }
}

function daysIn(locale: string, days: readonly number[]): string {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const [first = 1] = days
  const last = days.at(-1) ?? first
  if (days.length >= IN_A_ROW && last - first === days.length - 1) return weekday.formatRange(dateOf(first), dateOf(last))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(days.map((day) => weekday.format(dateOf(day))))
}

/** The 3rd of January 2000 was a Monday. */
function dateOf(day: number): number {
  return Date.UTC(2000, 0, 2 + day)
}
