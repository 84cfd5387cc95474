import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CSV_HEAD, csvCell, inertJson, recordCsv, recordJson } from '#core/history/record-text'
import { USAGE_COLUMNS, type UsageRow } from '#core/usage-row'
import { sampleRecord } from '../conformance/sample-rows.ts'

/** What a terminal, a page or a spreadsheet would take for more than text. */
const STEERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const HOSTILE = [
  'a\nb',
  'a\r\nb',
  '\u001b[31mred',
  '\u009b31m',
  '\u202egnp.exe',
  '\u2066x\u2069',
  '\u2028',
  '\ufeffx',
  '</script><b>',
  '\u{e0041}',
  '\0',
]
const UNIT = fc.constantFrom(...HOSTILE.join(''), 'a', ' ', ',', '"', "'", '=', '+', '-', '@', '|', '\\', 'u', '0', '한', '\ud800')
const row = (message: string): UsageRow => ({ seq: 1, ...sampleRecord({ message, resourceName: message }) })

test('a record as JSON shows no sign that steers, and reads back as it was', () => {
  for (const message of HOSTILE) {
    const line = recordJson(row(message))
    assert.doesNotMatch(line, STEERS)
    assert.doesNotMatch(line, /[<>&]/)
    assert.equal((JSON.parse(line) as UsageRow).message, message)
    assert.deepEqual(Object.keys(JSON.parse(line) as object), [...USAGE_COLUMNS])
  }
  fc.assert(
    fc.property(fc.string({ unit: UNIT }), (text) => {
      const json = inertJson({ text })
      assert.doesNotMatch(json, STEERS)
      assert.deepEqual(JSON.parse(json), { text })
    }),
  )
})

test('a record as CSV is one line whose cells steer nothing and begin no formula', () => {
  for (const message of [...HOSTILE, '=1+1', '+1', '-1', '@x', '|calc', '  =1', '\t=1', '"quoted", and more']) {
    const line = recordCsv(row(message))
    assert.doesNotMatch(line, STEERS)
    const cells = cellsOf(line)
    assert.equal(cells.length, CSV_HEAD.split(',').length)
    for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+\-@|]/)
  }
})

test('a cell is what was written, but for what could do harm', () => {
  assert.equal(csvCell('plain text'), 'plain text')
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"')
  assert.equal(csvCell(-5), '-5')
  assert.equal(csvCell(null), '')
  fc.assert(
    fc.property(fc.string({ unit: UNIT }), (text) => {
      const [cell = '', ...more] = cellsOf(csvCell(text))
      assert.equal(more.length, 0)
      const shown = /^'\s*[=+\-@|]/.test(cell) && !text.startsWith("'") ? cell.slice(1) : cell
      assert.equal(
        shown.replace(/\\(?:\\|u([0-9a-f]{4}))/g, (_, unit?: string) =>
          unit === undefined ? '\\' : String.fromCharCode(Number.parseInt(unit, 16)),
        ),
        text,
      )
    }),
  )
})

/** The cells of one line, read as RFC 4180 says. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
