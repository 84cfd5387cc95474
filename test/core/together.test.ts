import assert from 'node:assert/strict'
import { test } from 'node:test'
import { together } from '#base/together'

const aMoment = () => new Promise((resolve) => setImmediate(resolve))

test('steps that are asked for together are all waited for, and what failed first is thrown', async () => {
  let ended = false
  const early = aMoment().then(() => Promise.reject(new Error('early')))
  const late = aMoment()
    .then(aMoment)
    .then(() => Promise.reject(new Error('late')))
  const last = aMoment()
    .then(aMoment)
    .then(aMoment)
    .then(() => {
      ended = true
    })
  await assert.rejects(together([late, early, last]), /^Error: early$/)
  assert.ok(ended)
})

test('steps that are asked for together and all succeed, or are none, throw nothing', async () => {
  await together([aMoment(), Promise.resolve(1)])
  await together([])
})
