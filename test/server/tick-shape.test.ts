import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepTickShape } from '#server/tick-shape'

test('the runtime hands out what it makes for a tick', () => {
  assert.equal(keepTickShape(), true)
})
