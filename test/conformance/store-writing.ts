import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WriteTables } from '#core/ports/store'
import type { Ground } from './ground.ts'
import { add, ids, PROOF } from './place.ts'
import { sampleRecord, sampleRow } from './sample-rows.ts'

class Planned extends Error {}

/** Transactions: alone, whole or not at all, and over when they are over. */
export function exerciseWriting({ same, fresh }: Ground): void {
  test('a transaction sees what it wrote, and others see it once it is committed', async () => {
    const { store, other } = await same()
    const answer = await store.write(async (tables, position) => {
      await add(tables, 'account', sampleRow('account', 'own'))
      assert.equal((await tables.load('account', 'own')).row?.id, 'own')
      assert.deepEqual(ids(await tables.find('account', [{ column: 'id', is: 'eq', value: 'own' }])), ['own'])
      assert.equal((await tables.count('account', [{ column: 'id', is: 'eq', value: 'own' }])).count, 1)
      assert.equal((await tables.load('account', 'own')).position, position + 1)
      const outside = await other.load('account', 'own')
      assert.equal(outside.row, undefined)
      assert.equal(outside.position, position)
      return position
    })
    assert.equal((await other.load('account', 'own')).position, answer + 1)
    assert.equal((await other.load('account', 'own')).row?.id, 'own')
  })

  test('what throws leaves nothing behind, and its error is what the caller gets', async () => {
    const { store, other } = await same()
    const before = await store.position()
    await assert.rejects(
      store.write(async (tables) => {
        await writeEverywhere(tables, 'thrown')
        throw new Planned()
      }),
      Planned,
    )
    assert.equal(await other.position(), before)
    assert.equal((await other.load('account', 'thrown')).row, undefined)
    assert.ok([...(await other.marks()).marks].every(({ id }) => id !== 'thrown'))
    assert.equal((await other.usage({ account: 'thrown', limit: 1, offset: 0 })).total, 0)
    assert.deepEqual((await other.feedAfter(before))?.entries, [])
    assert.equal(await store.write((tables) => tables.nextNumber('thrown')), 1)
  })

  test('a transaction in which a statement failed is not committed, even if its work forgives', async () => {
    const { store, other } = await same()
    await assert.rejects(
      store.write(async (tables) => {
        await tables.insert('account', sampleRow('account', 'forgiven'))
        await tables.insert('account', sampleRow('account', 'forgiven')).catch(() => undefined)
        await tables.insert('account', sampleRow('account', 'after')).catch(() => undefined)
      }),
    )
    assert.equal((await other.load('account', 'forgiven')).row, undefined)
    assert.equal((await other.load('account', 'after')).row, undefined)
  })

  test('tables of a transaction that is over are refused, and so is one that was not waited for', async () => {
    const { store } = await same()
    let kept: WriteTables | undefined
    await store.write(async (tables) => {
      kept = tables
    })
    await assert.rejects(Promise.resolve(kept?.insert('account', sampleRow('account', 'late'))), /over/)
    await assert.rejects(
      store.write(async (tables) => {
        void tables.nextNumber('floating').catch(() => undefined)
      }),
      /awaited/,
    )
    assert.equal(await store.write((tables) => tables.nextNumber('floating')), 1)
  })

  test('what writes needs no waiting for: all of it is there, what is asked next sees it, and the commit comes after it', async () => {
    const { store, other } = await same()
    const many = 1000
    await store.write(async (tables) => {
      for (let i = 0; i < many; i++) void tables.insert('account', sampleRow('account', `unwaited-${i}`))
      assert.equal((await tables.load('account', `unwaited-${many - 1}`)).row?.id, `unwaited-${many - 1}`)
      void tables.remove('account', 'unwaited-0')
      void tables.appendUsage([sampleRecord({ account: 'unwaited' })])
    })
    assert.equal((await other.count('account', [{ column: 'id', is: 'like', value: 'unwaited-*' }])).count, many - 1)
    assert.equal((await other.usage({ account: 'unwaited', limit: 1, offset: 0 })).total, 1)
  })

  test('what the first statement failed with is told, whatever came of it: of others that failed, and of what the work made of them', async () => {
    const { store, other } = await same()
    const twice = sampleRow('account', 'twice')
    const failing = async (tables: WriteTables) => {
      await tables.insert('account', twice)
      await tables.insert('account', twice)
      await tables.load('account', 'twice')
    }
    await assert.rejects(store.write(failing), /unique/i)
    await assert.rejects(
      store.write((tables) =>
        failing(tables).then(
          () => assert.fail(new Planned()),
          () => assert.fail(new Planned()),
        ),
      ),
      /unique/i,
    )
    await assert.rejects(
      store.write(async (tables) => {
        await tables.update('account', { ...twice, epoch: 7 })
        await tables.advanceFeed([], PROOF)
      }),
      /does not stand at epoch 6/,
    )
    await assert.rejects(
      store.write((tables) => tables.remove('account', 'nobody')),
      /no stored account nobody/,
    )
    assert.equal((await other.load('account', 'twice')).row, undefined)
  })

  test('a statement that fails beside others is what its caller hears; nothing of them is written, and the next writer goes on', async () => {
    const { store, other } = await same()
    const row = sampleRow('account', 'beside')
    await assert.rejects(
      store.write((tables) =>
        Promise.all([
          tables.insert('account', row),
          tables.insert('account', row),
          tables.appendUsage([sampleRecord({ account: 'beside' })]),
          tables.advanceFeed([{ kind: 'account', id: row.id, mac: row.mac }], PROOF),
        ]),
      ),
      /unique/i,
    )
    assert.equal((await other.load('account', 'beside')).row, undefined)
    assert.equal((await other.usage({ account: 'beside', limit: 1, offset: 0 })).total, 0)
    await store.write((tables) => writeEverywhere(tables, 'beside'))
    assert.equal((await other.load('account', 'beside')).row?.id, 'beside')
  })

  test('writers take turns, so that no change is lost', async () => {
    const { store, other } = await fresh()
    await store.write((tables) => add(tables, 'account', sampleRow('account', 'counted', { name: '0' })))
    const increment = (node: typeof store) =>
      node.write(async (tables, position) => {
        const { row, position: read } = await tables.load('account', 'counted')
        assert.ok(row)
        assert.equal(read, position)
        const next = { ...row, name: String(Number(row.name) + 1), epoch: row.epoch + 1 }
        await tables.update('account', next)
        return tables.advanceFeed([{ kind: 'account', id: row.id, mac: next.mac }], PROOF)
      })
    const positions = await Promise.all(Array.from({ length: 40 }, (_, i) => increment(i % 2 === 0 ? store : other)))
    assert.deepEqual(
      positions.toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, i) => i + 2),
    )
    assert.equal((await other.load('account', 'counted')).row?.name, '40')
  })

  test('numbers of a sequence begin at 1 and are given once', async () => {
    const { store, other } = await same()
    const drawn = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? store : other).write((tables) => tables.nextNumber('drawn'))),
    )
    assert.deepEqual(
      drawn.toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, i) => i + 1),
    )
    assert.equal(await store.write((tables) => tables.nextNumber('another')), 1)
  })
}

async function writeEverywhere(tables: WriteTables, id: string): Promise<void> {
  await add(tables, 'account', sampleRow('account', id))
  await tables.nextNumber(id)
  await tables.appendUsage([sampleRecord({ account: id })])
}
