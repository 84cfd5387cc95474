import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { distance } from '../../src/console/parts/distance.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('how far a moment is', () => {
  it('is told in the largest unit of which it is one', () => {
    assert.deepEqual(distance(-3 * HOUR_MS), { unit: 'hour', count: -3 })
    assert.deepEqual(distance(6.8 * 24 * HOUR_MS), { unit: 'day', count: 7 })
    assert.deepEqual(distance(-90_000), { unit: 'minute', count: -1 })
  })

  it('is never sixty of a unit, nor 24 hours', () => {
    assert.deepEqual(distance(-59_700), { unit: 'minute', count: -1 })
    assert.deepEqual(distance(-59.8 * MINUTE_MS), { unit: 'hour', count: -1 })
    assert.deepEqual(distance(23.9 * HOUR_MS), { unit: 'day', count: 1 })
  })

  it('is none within a minute', () => {
    assert.deepEqual(distance(-40_000), { unit: 'second', count: 0 })
    assert.deepEqual(distance(40_000), { unit: 'second', count: 0 })
  })
})
