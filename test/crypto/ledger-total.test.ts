import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { ledgerKeys, ledgerSum, ledgerTerm } from '#crypto/ledger'
import { type AddingBeside, ledgerTotal, type State } from '#crypto/ledger-total'
import { addingBeside } from '#server/adding-beside'
import { anyCharacter } from '../support/any-character.ts'

const keys = ledgerKeys(new Uint8Array(32).fill(7))
const termByTerm = (states: readonly State[]) =>
  states.reduce((sum, { kind, id, mac }) => ledgerSum(sum, 0n, ledgerTerm(keys, kind, id, mac)), 0n)
const many = Array.from({ length: 30_001 }, (_, at): State => ({ kind: 'secret', id: `id-${at}`, mac: new Uint8Array(32).fill(at % 251) }))

/** The real thread, and what became of it. */
function watched(waitForIt = false) {
  const seen = { taken: 0, ended: false }
  const help = (key: KeyObject): AddingBeside => {
    const thread = addingBeside(key)
    const took = (page: Parameters<AddingBeside['took']>[0]) => {
      let taken = thread.took(page)
      while (waitForIt && !taken) taken = thread.took(page)
      if (taken) seen.taken++
      return taken
    }
    const end = async () => {
      await thread.end()
      seen.ended = true
    }
    return { took, sum: () => thread.sum(), end }
  }
  return { seen, help }
}

test('the total over states is the sum of their terms', async () => {
  const state = fc.record({
    kind: fc.string({ unit: anyCharacter }),
    id: fc.string({ unit: anyCharacter }),
    mac: fc.uint8Array({ maxLength: 80 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(state, { maxLength: 20 }), async (states) => {
      assert.equal(await ledgerTotal(keys, { states, count: states.length }), termByTerm(states))
    }),
  )
})

test('a thread adds up what it has time for, or nearly all, and the total is the same', async () => {
  for (const all of [false, true]) {
    const { seen, help } = watched(all)
    assert.equal(await ledgerTotal(keys, { states: many, count: many.length, help }), termByTerm(many))
    assert.ok(all ? seen.taken === 15 : seen.taken >= 2, `it took ${seen.taken} pages`)
    assert.ok(seen.ended)
  }
})

test('few states need no thread', async () => {
  const help = () => assert.fail('it was asked for help')
  const few = many.slice(0, 5000)
  assert.equal(await ledgerTotal(keys, { states: few, count: few.length, help }), termByTerm(few))
})

test('a total does not depend on how many states were announced', async () => {
  for (const states of [[], many.slice(0, 50)]) {
    assert.equal(await ledgerTotal(keys, { states, count: 1_000_000, help: addingBeside }), termByTerm(states))
  }
  assert.equal(await ledgerTotal(keys, { states: many, count: 0 }), termByTerm(many))
})

test('a state that is longer than a page is added up, too', async () => {
  const states = [...many.slice(0, 3000), { kind: 'secret', id: 'x'.repeat(600_000), mac: new Uint8Array(32) }, ...many.slice(3000, 6000)]
  assert.equal(await ledgerTotal(keys, { states, count: states.length }), termByTerm(states))
})

test('states that cannot be told to their end end the thread with them', async () => {
  const { seen, help } = watched()
  function* broken(): Generator<State> {
    yield* many
    throw new Error('the store went away')
  }
  await assert.rejects(ledgerTotal(keys, { states: broken(), count: many.length, help }), /the store went away/)
  assert.ok(seen.ended)
})

test('a thread that ends too soon is told of, and there is no total', async () => {
  const help = (key: KeyObject): AddingBeside => {
    const thread = addingBeside(key)
    return { ...thread, sum: () => thread.end().then(() => thread.sum()) }
  }
  await assert.rejects(ledgerTotal(keys, { states: many, count: many.length, help }), /ended before it was done/)
})
