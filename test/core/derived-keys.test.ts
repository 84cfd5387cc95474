import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { DerivedKeys } from '#core/keys/derived-keys'

function setUp(ownersMax = 10) {
  const time = { ms: 0 }
  const keys = new DerivedKeys<string>(ownersMax, { now: () => 0, elapsedMs: () => time.ms })
  return { keys, time }
}

test('what is kept is found until five minutes have passed, even when it was kept at the zero of the clock', () => {
  const { keys, time } = setUp()
  keys.keep('a', 1, 'one')
  time.ms = 5 * MINUTE
  assert.equal(keys.get('a', 1), 'one')
  time.ms += 1
  assert.equal(keys.get('a', 1), undefined)
})

test('using a key does not make it younger, nor does a sibling that is kept later', () => {
  const { keys, time } = setUp()
  keys.keep('a', 1, 'one')
  time.ms = 4 * MINUTE
  assert.equal(keys.get('a', 1), 'one')
  keys.keep('a', 2, 'two')
  time.ms = 5 * MINUTE + 1
  assert.deepEqual([keys.get('a', 1), keys.get('a', 2)], [undefined, undefined])
})

test('the number of owners, and of the keys of one owner, is bounded', () => {
  const { keys } = setUp(3)
  for (let owner = 0; owner < 5; owner++) keys.keep(`${owner}`, 1, 'key')
  assert.deepEqual(
    [0, 1, 2, 3, 4].filter((owner) => keys.get(`${owner}`, 1) !== undefined),
    [2, 3, 4],
  )
  const members = Array.from({ length: 100 }, (_, member) => member)
  for (const member of members) keys.keep('many', member, 'key')
  assert.ok(members.filter((member) => keys.get('many', member) !== undefined).length <= 16)
  assert.equal(keys.get('many', 99), 'key')
})

test('an owner is dropped with all of its keys, or for one key that matches', () => {
  const { keys } = setUp()
  for (const owner of ['a', 'b', 'c']) for (const member of [1, 2]) keys.keep(owner, member, `${owner}${member}`)
  keys.drop('a')
  keys.dropWhere((entry) => entry === 'b2')
  assert.deepEqual(
    ['a', 'b', 'c'].map((owner) => keys.get(owner, 1)),
    [undefined, undefined, 'c1'],
  )
  keys.clear()
  assert.equal(keys.get('c', 1), undefined)
})

test('what nobody asks for again leaves memory too, with the next question after its time', () => {
  const { keys, time } = setUp()
  for (const owner of ['a', 'b', 'c']) keys.keep(owner, 1, 'key')
  time.ms = 5 * MINUTE + 1
  assert.equal(keys.size, 3)
  assert.equal(keys.get('another', 1), undefined)
  assert.equal(keys.size, 0)
})
