import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE } from '#base/instant'
import { KeptDerived } from '#core/keys/kept-derived'
import { derive, EnvelopeError, saltOf, seal } from '#crypto/envelope'

const KEY = new Uint8Array(32).fill(7)
const LABEL = 'coffer/v1/value'
const AAD = new Uint8Array(3)
let salts = 0
const random = (count: number) => new Uint8Array(count).fill(++salts)

function setUp(max = 10) {
  const time = { ms: 0 }
  const kept = new KeptDerived(max, { now: () => 0, elapsedMs: () => time.ms })
  /** Something sealed that says its name, and what opens it kept under this owner and member. */
  const keep = (owner: string, member: unknown, said = `${owner}${member}`) => {
    const sealed = seal(KEY, LABEL, Buffer.from(said), AAD, random)
    kept.keep(owner, member, derive(KEY, saltOf(sealed), LABEL))
    return () => kept.open(owner, member, sealed, AAD)?.toString()
  }
  return { kept, keep, time }
}

test('what is kept opens until five minutes have passed, even when it was kept at the zero of the clock', () => {
  const { kept, keep, time } = setUp()
  const open = keep('a', 1)
  time.ms = 5 * MINUTE
  assert.equal(open(), 'a1')
  time.ms += 1
  assert.equal(open(), undefined)
  assert.equal(kept.size, 0)
})

test('opening does not make it younger', () => {
  const { keep, time } = setUp()
  const open = keep('a', 1)
  time.ms = 4 * MINUTE
  assert.equal(open(), 'a1')
  time.ms = 5 * MINUTE + 1
  assert.equal(open(), undefined)
})

test('hundreds lie side by side, and each opens its own', () => {
  const { keep } = setUp(1000)
  const opens = Array.from({ length: 600 }, (_, at) => keep(`o${at % 300}`, at))
  assert.deepEqual(
    opens.map((open) => open()),
    opens.map((_, at) => `o${at % 300}${at}`),
  )
})

test('under another member, or for something else that was sealed, nothing is found', () => {
  const { kept, keep } = setUp()
  const open = keep('a', 1)
  const other = seal(KEY, LABEL, Buffer.from('other'), AAD, random)
  assert.equal(kept.open('a', 1, other, AAD), undefined)
  assert.equal(kept.open('a', 2, other, AAD), undefined)
  assert.equal(kept.open('b', 1, other, AAD), undefined)
  assert.equal(open(), 'a1')
})

test('content that was edited refuses', () => {
  const { kept } = setUp()
  const sealed = seal(KEY, LABEL, Buffer.from('content'), AAD, random)
  kept.keep('a', 1, derive(KEY, saltOf(sealed), LABEL))
  sealed[64] = (sealed[64] ?? 0) ^ 1
  assert.throws(() => kept.open('a', 1, sealed, AAD), EnvelopeError)
})

test('what was kept under the same member before gives way', () => {
  const { kept, keep } = setUp()
  const first = keep('a', 1, 'first')
  const second = keep('a', 1, 'second')
  assert.deepEqual([first(), second(), kept.size], [undefined, 'second', 1])
})

test('their number, and that of one owner, is bounded', () => {
  const { kept, keep } = setUp(3)
  const opens = [0, 1, 2, 3, 4].map((owner) => keep(`${owner}`, 1))
  assert.deepEqual(
    opens.map((open) => open()),
    [undefined, undefined, '21', '31', '41'],
  )
  const { keep: keepMany } = setUp(1000)
  const many = Array.from({ length: 100 }, (_, member) => keepMany('many', member))
  assert.ok(many.filter((open) => open() !== undefined).length <= 16)
  assert.equal(many.at(-1)?.(), 'many99')
  assert.equal(kept.size, 3)
})

test('an owner is dropped with all of its members, or for one that matches, and the room is used again', () => {
  const { kept, keep } = setUp(6)
  const opens = ['a', 'b', 'c'].flatMap((owner) => [1, 2].map((member) => keep(owner, `${owner}${member}`, `${owner}${member}`)))
  kept.drop('a')
  kept.dropWhere((member) => member === 'b2')
  const said = () => opens.map((open) => open())
  assert.deepEqual(said(), [undefined, undefined, undefined, undefined, 'c1', 'c2'])
  for (const owner of ['d', 'e']) for (const member of [1, 2]) opens.push(keep(owner, member))
  assert.deepEqual(said().slice(4), ['c1', 'c2', 'd1', 'd2', 'e1', 'e2'])
  kept.clear()
  assert.deepEqual([said().every((each) => each === undefined), kept.size], [true, 0])
})

test('what nobody asks for again leaves memory too, with the next question after its time', () => {
  const { kept, keep, time } = setUp()
  for (const owner of ['a', 'b', 'c']) keep(owner, 1)
  time.ms = 5 * MINUTE + 1
  assert.equal(kept.size, 3)
  assert.equal(kept.open('another', 1, new Uint8Array(80), AAD), undefined)
  assert.equal(kept.size, 0)
})
