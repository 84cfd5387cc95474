import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { completed, FIELDS, KNOWN, narrowed, pair, termAt, termsIn } from '#console/history/grammar'
import { offsetAt, rangeOf } from '#console/history/range'
import { paramsOf, wantedIn } from '#console/history/wanted'
import { LOG_TYPES } from '#contract/logs/rulings'
import { LOG_RESULTS } from '#contract/rulings'
import { FIELDS as ASKED, readKeyword } from '#core/history/keyword'
import { anyCharacter } from '../support/any-character.ts'

const DAY = 86_400_000

describe('what is typed to search the history', () => {
  test('the console suggests the fields, results and products that the server knows, and no other', () => {
    assert.deepEqual([...FIELDS].sort(), Object.keys(ASKED).sort())
    assert.deepEqual(KNOWN.product, LOG_TYPES)
    assert.deepEqual(KNOWN.result, LOG_RESULTS)
  })

  test('the server reads every pair that the console writes as that field and that value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), fc.string({ minLength: 1, maxLength: 40, unit: anyCharacter }), (field, value) => {
        assert.deepEqual(readKeyword(pair(field, value)), { words: [], pairs: [{ field, value, open: false }] })
      }),
    )
  })

  test('the term at the caret is the one that is completed, and the rest stays', () => {
    const text = 'memo princ result:DENIED'
    const term = termAt(text, 10)
    assert.deepEqual(term, { from: 5, to: 10, field: undefined, value: 'princ' })
    assert.deepEqual(completed(text, term, 'principal:'), { text: 'memo principal: result:DENIED', caret: 15 })
    assert.deepEqual(termAt('principal:', 10), { from: 0, to: 10, field: 'principal', value: '' })
    assert.deepEqual(termAt('secret:"a \\" b', 14).value, 'a " b')
    assert.deepEqual(completed('result:', termAt('result:', 7), 'result:DENIED'), { text: 'result:DENIED ', caret: 14 })
    assert.deepEqual(termAt('memo  x', 5), { from: 5, to: 5, field: undefined, value: '' })
  })

  test('a search is narrowed by one value of a field at a time', () => {
    assert.equal(narrowed('memo result:DENIED', 'result', 'SUCCESS'), 'memo result:SUCCESS')
    assert.equal(narrowed('', 'principal', 'a b'), 'principal:"a b"')
    assert.deepEqual(
      termsIn('"two words" x:y').map(({ field, value }) => [field, value]),
      [
        [undefined, 'two words'],
        [undefined, 'y'],
      ],
    )
  })
})

describe('the range of a search', () => {
  test('holds at most some sixty bars, which the server takes, and loses no moment that was asked for', () => {
    fc.assert(
      fc.property(fc.nat(2e12), fc.nat(2e12), fc.integer({ min: -12, max: 14 }), (from, length, hours) => {
        const range = rangeOf(from, from + length, hours * 3_600_000)
        assert.ok(range.from <= from && range.to === from + length)
        const bars = Math.floor((range.to - range.from) / range.stepMs) + 1
        assert.ok(bars <= 1500 && (length > 60 * 28 * DAY || bars <= 62), String(bars))
        assert.match(range.step, /^[1-9][0-9]{0,3}[smhdw]$/)
      }),
    )
  })

  test('days begin at midnight where one is', () => {
    const noon = Date.UTC(2026, 0, 5, 3)
    const { from, step } = rangeOf(noon - 30 * DAY, noon, 9 * 3_600_000)
    assert.deepEqual([step, new Date(from).toISOString()], ['1d', '2025-12-05T15:00:00.000Z'])
    assert.equal(typeof offsetAt(noon), 'number')
  })

  test('an address gives back the search that it was made of, and any other text gives some search', () => {
    const wanted = { keyword: 'result:DENIED "a & b"', time: { from: 1, to: 2 }, logs: ['KMS', 'IAM'], page: 3 }
    assert.deepEqual(wantedIn(new URLSearchParams(paramsOf(wanted).toString())), wanted)
    const hostile = wantedIn(new URLSearchParams('span=constructor&from=9&to=1&log=<b>,KMS&page=-4'))
    assert.deepEqual(hostile, { keyword: '', time: { span: '24h' }, logs: ['KMS'], page: 1 })
    assert.equal(paramsOf(wantedIn(new URLSearchParams())).toString(), '')
  })
})
