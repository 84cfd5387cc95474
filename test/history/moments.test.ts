import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MOMENTS, momentsIn, packMoments } from '#core/history/moments'
import { termOf } from '#core/history/terms'

test('moments are read as they were, in order or not', () => {
  const moment = fc.integer({ min: 0, max: 2 ** 50 })
  fc.assert(fc.property(fc.array(moment), (moments) => assert.deepEqual(momentsIn(packMoments(moments)), moments)))
})

test('moments that follow each other closely take a byte each', () => {
  const moments = Array.from({ length: 4096 }, (_, at) => Date.UTC(2026, 0, 1) + at * 50 - (at % 3))
  assert.ok(packMoments(moments).byteLength < 4096 + 8)
})

test('no term takes the place of the moments', () => {
  fc.assert(fc.property(fc.string(), (value) => assert.ok(termOf(['principal', value]) < MOMENTS)))
})
