import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { jsonFault } from '../../src/console/parts/json-fault.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The words and marks of a JSON text, with the spaces before each. */
const WORDS = /\s*(?:"(?:[^"\\]|\\.)*"|[^\s"{}[\]:,]+|[{}[\]:,])/g

describe('the place where a text stops being JSON', () => {
  it('is none exactly where the text is JSON, whatever was put into it, taken out or cut off', () => {
    const pieces = fc.constantFrom(
      '',
      ',',
      '"',
      '}',
      ']',
      ':',
      '{',
      '[',
      '\\',
      '\\u12',
      '01',
      '1.',
      '-',
      'nul',
      '\u0007',
      '\u00a0',
      '\n',
      ' ',
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(200), fc.nat(4), pieces, (json, place, length, piece) => {
        const at = place % (json.length + 1)
        for (const text of [json, json.slice(0, at), json.slice(0, at) + piece + json.slice(at + length)])
          assert.equal(jsonFault(text) === undefined, isJson(text), text)
      }),
      { numRuns: 2000 },
    )
  })

  it('is where the word stands that does not belong there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, which) => {
        const words = JSON.stringify(value, null, 2).match(WORDS) ?? []
        const before = words.slice(0, which % (words.length + 1)).join('')
        const after = words.slice(which % (words.length + 1)).join('')
        const lines = before.split('\n')
        assert.deepEqual(jsonFault(`${before}%${after}`), { line: lines.length, column: (lines.at(-1) ?? '').length + 1 })
      }),
    )
  })

  it('is behind the last line of what ends too early', () => {
    assert.deepEqual(jsonFault('{\n  "a": [1,\n'), { line: 3, column: 1 })
    assert.deepEqual(jsonFault(''), { line: 1, column: 1 })
  })
})
