import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Condition, FindOptions, Scalar } from '#core/ports/store'
import type { SecretRow } from '#core/rows'
import type { Ground } from './ground.ts'
import { add, assertPlaced, ids } from './place.ts'
import { sampleRow } from './sample-rows.ts'

const NAMES = ['Alpha', 'alpha', 'beta', 'b%ta', 'b_ta', 'b?ta', 'b[t]a', 'b\\ta', 'b*ta', 'Äpfel', 'äpfel', '키', '']

/** Finding and counting: the conditions mean on every engine what they mean in JavaScript. */
export function exerciseFind({ fresh }: Ground): void {
  test('conditions, orders and pages give what the same in JavaScript gives', async () => {
    const { store, other } = await fresh()
    const rows = NAMES.map((name, i) =>
      sampleRow('secret', `find-${i}`, {
        name,
        takenName: i % 3 === 0 ? null : `${name}-${i}`,
        trigger: [null, 'a', 'b'][i % 3] as string | null,
        rotationPeriod: [null, 1, 30][i % 3] as number | null,
        nextRotationAt: i % 2 === 0 ? null : i * 1000,
        state: i % 4 === 0 ? 'DESTROYED' : 'ENABLE',
      }),
    )
    await store.write((tables) => add(tables, 'secret', ...rows))
    await fc.assert(
      fc.asyncProperty(fc.array(condition(), { maxLength: 3 }), order(), page(), async (conditions, ordered, paged) => {
        const matching = rows.filter((row) => conditions.every((each) => holds(row, each)))
        const expected = sorted(matching, ordered).slice(paged.offset ?? 0, (paged.offset ?? 0) + (paged.limit ?? rows.length))
        const found = await other.find('secret', conditions, { order: ordered, ...paged })
        assert.deepEqual(
          ids(found),
          expected.map(({ id }) => id),
        )
        const counted = await other.count('secret', conditions)
        assert.equal(counted.count, matching.length)
        await assertPlaced(other, found)
        await assertPlaced(other, counted)
      }),
      { numRuns: 150 },
    )
  })

  test('a pattern knows the star alone, and upper from lower case', async () => {
    const { store } = await fresh()
    await store.write((tables) => add(tables, 'secret', ...NAMES.map((name, i) => sampleRow('secret', `like-${i}`, { name }))))
    const like = async (value: string) =>
      (await store.find('secret', [{ column: 'name', is: 'like', value }], { order: [['number', 'asc']] })).rows.map(({ name }) => name)
    assert.deepEqual(await like('alpha'), ['alpha'])
    assert.deepEqual(await like('*'), NAMES)
    assert.deepEqual(await like('**'), NAMES)
    assert.deepEqual(await like(''), [''])
    assert.deepEqual(await like('b*a'), ['beta', 'b%ta', 'b_ta', 'b?ta', 'b[t]a', 'b\\ta', 'b*ta'])
    for (const name of ['b%ta', 'b_ta', 'b?ta', 'b[t]a', 'b\\ta']) assert.deepEqual(await like(name), [name])
    assert.deepEqual(await like('*pfel'), ['Äpfel', 'äpfel'])
    assert.deepEqual(await like('Ä*'), ['Äpfel'])
  })

  test('a list of any length may be asked for, and an unknown column may not', async () => {
    const { store } = await fresh()
    await store.write((tables) => add(tables, 'secret', sampleRow('secret', 'many-1')))
    const value = Array.from({ length: 70_000 }, (_, i) => `many-${i}`)
    assert.deepEqual(ids(await store.find('secret', [{ column: 'id', is: 'in', value }])), ['many-1'])
    assert.deepEqual(ids(await store.find('secret', [{ column: 'number', is: 'in', value: [7, 1, null] }])), ['many-1'])
    const unknown = { column: 'id" or 1=1 --', is: 'eq', value: 'x' } as unknown as Condition<SecretRow>
    await assert.rejects(store.find('secret', [unknown]), /no column/)
    await assert.rejects(store.find('secret', [], { order: [['id; --' as 'id', 'asc']] }), /no column/)
    await assert.rejects(store.find('secret', [], { limit: -1 }), /whole numbers/)
  })
}

const TEXTS: readonly Scalar[] = [...NAMES, 'a', 'b', 'DESTROYED', null]
const WHOLES: readonly Scalar[] = [0, 1, 7, 30, 3000, null]
const TEXT_COLUMNS = ['name', 'takenName', 'trigger', 'state'] as const
const WHOLE_COLUMNS = ['number', 'rotationPeriod', 'nextRotationAt'] as const

function condition(): fc.Arbitrary<Condition<SecretRow>> {
  const on = (columns: readonly (keyof SecretRow & string)[], values: readonly Scalar[]) =>
    fc.oneof(
      fc.record({
        column: fc.constantFrom(...columns),
        is: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
        value: fc.constantFrom(...values),
      }),
      fc.record({
        column: fc.constantFrom(...columns),
        is: fc.constant('in' as const),
        value: fc.array(fc.constantFrom(...values), { maxLength: 4 }),
      }),
    )
  const like = fc.record({
    column: fc.constantFrom(...TEXT_COLUMNS),
    is: fc.constant('like' as const),
    value: fc.array(fc.constantFrom('*', 'a', 'b', 'ta', '%', '_', '?', '[t]', '\\', 'Ä'), { maxLength: 4 }).map((parts) => parts.join('')),
  })
  const alike = fc.record({
    column: fc.constantFrom(...TEXT_COLUMNS),
    is: fc.constant('alike' as const),
    value: fc
      .constantFrom(...TEXTS.filter((text) => typeof text === 'string'))
      .map((text) => (text.length % 2 === 0 ? text.toUpperCase() : text)),
  })
  return fc.letrec<{ any: Condition<SecretRow> }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      on(TEXT_COLUMNS, TEXTS) as fc.Arbitrary<Condition<SecretRow>>,
      on(WHOLE_COLUMNS, WHOLES) as fc.Arbitrary<Condition<SecretRow>>,
      like as fc.Arbitrary<Condition<SecretRow>>,
      alike as fc.Arbitrary<Condition<SecretRow>>,
      fc.record({ any: fc.array(tie('any'), { maxLength: 3 }) }),
      fc.record({ all: fc.array(tie('any'), { maxLength: 3 }) }),
      fc.record({ not: tie('any') }),
    ),
  })).any
}

function order(): fc.Arbitrary<NonNullable<FindOptions<SecretRow>['order']>> {
  const term = fc.tuple(fc.constantFrom(...TEXT_COLUMNS, ...WHOLE_COLUMNS), fc.constantFrom('asc' as const, 'desc' as const))
  // The number last: it is unique, so that the order is told to the end.
  return fc.array(term, { maxLength: 2 }).map((terms) => [...terms, ['number', 'asc'] as const])
}

function page(): fc.Arbitrary<{ limit?: number; offset?: number }> {
  return fc.oneof(fc.constant({}), fc.record({ limit: fc.nat(20), offset: fc.nat(15) }), fc.record({ limit: fc.nat(20) }))
}

function holds(row: SecretRow, condition: Condition<SecretRow>): boolean {
  if ('any' in condition) return condition.any.some((each) => holds(row, each))
  if ('all' in condition) return condition.all.every((each) => holds(row, each))
  if ('unreadSince' in condition || 'firstReadSince' in condition) return true
  if ('not' in condition) return !holds(row, condition.not)
  const stored = row[condition.column] as Scalar
  switch (condition.is) {
    case 'in':
      return condition.value.includes(stored)
    case 'like':
      return stored !== null && new RegExp(`^${condition.value.split('*').map(escaped).join('.*')}$`, 'su').test(String(stored))
    case 'alike':
      return stored !== null && folded(String(stored)) === folded(condition.value)
    case 'eq':
      return stored === condition.value
    case 'ne':
      return stored !== condition.value
    default:
      if (stored === null || condition.value === null) return false
      return {
        lt: compare(stored, condition.value) < 0,
        le: compare(stored, condition.value) <= 0,
        gt: compare(stored, condition.value) > 0,
        ge: compare(stored, condition.value) >= 0,
      }[condition.is]
  }
}

function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Null first, then numbers, then text by its bytes. */
function compare(left: Scalar, right: Scalar): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)))
}

function sorted(rows: readonly SecretRow[], ordered: NonNullable<FindOptions<SecretRow>['order']>): SecretRow[] {
  return rows.toSorted((left, right) => {
    for (const [column, direction] of ordered) {
      const compared = compare(left[column] as Scalar, right[column] as Scalar)
      if (compared !== 0) return direction === 'asc' ? compared : -compared
    }
    return 0
  })
}
