import { USAGE_COLUMNS, type UsageRow } from '../usage-row.ts'

/**
 * Signs that steer what shows them: controls, marks that turn the direction of text or cannot be seen, separators of lines, and those that
 * begin markup. Names of resources and principals come from outside, and a record is read by people, terminals and pages.
 */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>&]/gu

/** JSON text in which every sign that steers is escaped: it reads back as what it was made from, and shows as what it is. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replace(STEERING, (sign) => [...unitsOf(sign)].map(escaped).join(''))
}

function* unitsOf(sign: string): Generator<number> {
  for (let at = 0; at < sign.length; at++) yield sign.charCodeAt(at)
}

const escaped = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`

/** One record as a line of JSON, with the hash that stands for it in the tree where that is told. */
export function recordJson(row: UsageRow, leaf?: string): string {
  const record = Object.fromEntries(USAGE_COLUMNS.map((column) => [column, row[column]]))
  return inertJson(leaf === undefined ? record : { ...record, leaf })
}

export const CSV_HEAD = USAGE_COLUMNS.join(',')

/** One record as a line of CSV (RFC 4180): no cell holds a sign that steers, or begins as a formula. */
export function recordCsv(row: UsageRow): string {
  return USAGE_COLUMNS.map((column) => csvCell(column === 'time' ? new Date(row.time).toISOString() : row[column])).join(',')
}

/** Spreadsheets run what begins like this, after spaces too. */
const FORMULA = /^\s*[=+\-@|]/

export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const shown = inertText(value.replace(/\\/g, '\\\\'))
  const cell = FORMULA.test(shown) ? `'${shown}` : shown
  return /[",]/.test(cell) || cell !== value ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Where nothing is markup, as in a cell or on a terminal. */
const STEERING_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text on one line in which every sign that steers what shows text is told as what it is. */
export function inertText(text: string): string {
  return text.replace(STEERING_TEXT, (sign) => [...unitsOf(sign)].map(escaped).join(''))
}
