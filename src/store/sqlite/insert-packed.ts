import type { Handle } from './handle.ts'
import { insertText } from './insert-text.ts'
import type { PackedRows } from './messages.ts'

/** So many rows go into one statement while there are as many: running one costs as much as four of its rows. */
const TOGETHER = 16

export function insertPacked(on: Pick<Handle, 'runEach'>, rows: PackedRows): void {
  const width = rows.columns.length
  const values = unpacked(rows)
  const together = values.length - (values.length % (TOGETHER * width))
  if (together > 0) on.runEach(insert(rows, TOGETHER), TOGETHER * width, together === values.length ? values : values.slice(0, together))
  if (together < values.length) on.runEach(insert(rows, 1), width, values.slice(together))
}

function unpacked({ columns, place, numbers, bytes }: PackedRows): unknown[] {
  const values: unknown[] = new Array(numbers.length)
  let taken = 0
  for (let row = 0; row < numbers.length; row += columns.length) {
    for (let at = row; at < row + columns.length; at++) {
      const number = numbers[at] as number
      values[at] = Number.isNaN(number) ? null : number
    }
    const end = taken + (numbers[row + place] as number)
    values[row + place] = bytes.subarray(taken, end)
    taken = end
  }
  return values
}

const texts = new Map<string, string>()

function insert({ table, columns }: PackedRows, count: number): string {
  const key = `${table} ${count}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = insertText(table, columns, count)
  texts.set(key, text)
  return text
}
