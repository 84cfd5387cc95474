import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProblem } from '#base/problem'
import type { Kind, Rows } from '#core/rows'
import { KINDS } from '#store/schema'
import type { Ground } from './ground.ts'
import { add, assertPlaced, PROOF } from './place.ts'
import { BYTES, plain, sampleActivation, sampleRow, sampleValue } from './sample-rows.ts'

/** Guarded rows, marks, values and activations. Ids are taken from the test's own range. */
export function exerciseRows({ same }: Ground): void {
  for (const kind of KINDS) {
    test(`a row of ${kind} comes back as it was written, changed and removed`, async () => {
      const { store, other } = await same()
      const row = sampleRow(kind, `rows-${kind}-1`)
      await store.write((tables) => add(tables, kind, row))
      await assertStands(kind, row)
      const changed = { ...row, epoch: 2, mac: BYTES } as Rows[typeof kind]
      await store.write(async (tables) => {
        await tables.update(kind, changed)
        await tables.mark({ kind, id: row.id, mac: BYTES })
        await tables.advanceFeed([{ kind, id: row.id, mac: BYTES }], PROOF)
      })
      await assertStands(kind, changed)
      await store.write(async (tables) => {
        await tables.remove(kind, row.id)
        await tables.unmark(kind, row.id)
      })
      assert.equal((await other.load(kind, row.id)).row, undefined)
      assert.equal(await markOf(kind), undefined)

      async function assertStands(of: Kind, expected: Rows[Kind]): Promise<void> {
        const loaded = await other.load(of, expected.id)
        assert.deepEqual(plain(loaded.row), plain(expected))
        assert.deepEqual(await markOf(of), plain({ kind: of, id: expected.id, mac: expected.mac }))
        await assertPlaced(other, loaded)
      }
      async function markOf(of: Kind) {
        const read = await other.marks()
        await assertPlaced(other, read)
        return [...read.marks].filter((mark) => mark.kind === of && mark.id === row.id).map(plain)[0]
      }
    })
  }

  test('a row that never was has no row, but a position', async () => {
    const { store } = await same()
    const loaded = await store.load('secret', 'never')
    assert.deepEqual(loaded, { position: await store.position(), row: undefined })
  })

  test('an id with characters that no engine likes is simply not there', async () => {
    const { store } = await same()
    for (const id of ['', 'a\0b', '\ud800', "'; drop table secret --"]) {
      assert.equal((await store.load('secret', id)).row, undefined)
      assert.deepEqual((await store.find('secret', [{ column: 'name', is: 'eq', value: id }])).rows, [])
      assert.deepEqual((await store.usage({ account: id, limit: 1, offset: 0, keyword: id })).rows, [])
    }
  })

  test('a number of secrets that is given again, since somebody edited the sequence, is not our fault but theirs', async () => {
    const { store } = await same()
    const [first, second] = [sampleRow('secret', 'numbered-1'), sampleRow('secret', 'numbered-2')]
    await store.write((tables) => add(tables, 'secret', first))
    await assert.rejects(
      store.write((tables) => add(tables, 'secret', { ...second, number: first.number })),
      (error) => isProblem(error, 'store.tampered') && /gives a number that was given/.test(error.message),
    )
    await store.write((tables) => add(tables, 'secret', second))
    assert.equal((await store.load('secret', second.id)).row?.number, second.number)
  })

  test('a row is changed only from the epoch below its own', async () => {
    const { store } = await same()
    const row = sampleRow('account', 'epochs')
    await store.write((tables) => add(tables, 'account', row))
    for (const epoch of [1, 3])
      await assert.rejects(
        store.write((tables) => tables.update('account', { ...row, epoch })),
        /epoch/,
      )
    await assert.rejects(
      store.write((tables) => tables.update('account', { ...row, id: 'not there', epoch: 2 })),
      /epoch/,
    )
    assert.equal((await store.load('account', 'epochs')).row?.epoch, 1)
  })

  test('what is not there cannot be removed, and a row has one mark', async () => {
    const { store } = await same()
    await assert.rejects(
      store.write((tables) => tables.remove('account', 'not there')),
      /no stored account/,
    )
    const mark = { kind: 'account', id: 'marked', mac: BYTES } as const
    for (const mac of [BYTES, Uint8Array.of(9)]) await store.write((tables) => tables.mark({ ...mark, mac }))
    const marks = () => store.marks().then((read) => [...read.marks].filter(({ id }) => id === 'marked').map(plain))
    assert.deepEqual(await marks(), [{ ...mark, mac: Uint8Array.of(9) }])
    for (let twice = 0; twice < 2; twice++) await store.write((tables) => tables.unmark('account', 'marked'))
    assert.deepEqual(await marks(), [])
  })

  test('what must be unique is unique', async () => {
    const { store } = await same()
    const twice = async <K extends Kind>(kind: K, first: Rows[K], second: Rows[K]) => {
      await store.write((tables) => tables.insert(kind, first))
      await assert.rejects(
        store.write((tables) => tables.insert(kind, second)),
        `${kind} ${second.id}`,
      )
    }
    await twice('principal', sampleRow('principal', 'u1', { loginId: 'same' }), sampleRow('principal', 'u2', { loginId: 'same' }))
    await twice('secret', sampleRow('secret', 'u-101', { takenName: 'same' }), sampleRow('secret', 'u-102', { takenName: 'same' }))
    await twice('secret', sampleRow('secret', 'u-103'), sampleRow('secret', 'u-104', { number: 103 }))
    await twice('kms_key', sampleRow('kms_key', 'u1', { name: 'same' }), sampleRow('kms_key', 'u2', { name: 'same' }))
    await twice(
      'job',
      sampleRow('job', 'u1', { tokenHash: 'same', state: 'FAILED' }),
      sampleRow('job', 'u2', { tokenHash: 'same', state: 'FAILED' }),
    )
    await twice('job', sampleRow('job', 'u3', { secret: 'one' }), sampleRow('job', 'u4', { secret: 'one', state: 'PENDING' }))
  })

  test('what only looks alike may stand side by side', async () => {
    const { store } = await same()
    await store.write(async (tables) => {
      for (const n of [201, 202]) await tables.insert('secret', sampleRow('secret', `alike-${n}`, { takenName: null, name: 'same' }))
      for (const n of [203, 204]) await tables.insert('secret', sampleRow('secret', `alike-${n}`, { account: `m${n}`, takenName: 'same' }))
      for (const n of ['a', 'b']) await tables.insert('kms_key', sampleRow('kms_key', `alike-${n}`, { name: 'alike', builtin: 1 }))
      for (const n of ['a', 'b']) await tables.insert('job', sampleRow('job', `alike-${n}`, { secret: 'alike', state: 'FAILED' }))
      await tables.insert('principal', sampleRow('principal', 'alike', { account: 'm2', loginId: 'same' }))
    })
  })

  test('values are kept by version, wrapped anew, and erased', async () => {
    const { store, other } = await same()
    const [v1, v2, v3] = [1, 2, 3].map((version) => sampleValue('values-301', version)) as [
      ReturnType<typeof sampleValue>,
      ReturnType<typeof sampleValue>,
      ReturnType<typeof sampleValue>,
    ]
    await store.write(async (tables) => {
      // Before its secret, which must be there at the commit.
      for (const value of [v3, v1, v2]) await tables.insertValue(value)
      await tables.insert('secret', sampleRow('secret', 'values-301'))
    })
    assert.deepEqual(plain((await other.values('values-301')).values), [v1, v2, v3].map(plain))
    await store.write((tables) => tables.rewrapValue('values-301', 2, BYTES, 'k2', 9))
    const read = await other.value('values-301', 2)
    assert.deepEqual(plain(read.value), plain({ ...v2, wrapped: BYTES, keyTag: 'k2', keyVersion: 9 }))
    await assertPlaced(other, read)
    await assert.rejects(
      store.write((tables) => tables.rewrapValue('values-301', 9, BYTES, 'k2', 9)),
      /no stored value/,
    )
    await store.write((tables) => tables.eraseValues('values-301', [1, 3, 77]))
    assert.deepEqual(
      (await other.values('values-301')).values.map(({ version }) => version),
      [2],
    )
    await store.write((tables) => tables.eraseValues('values-301', []))
    await store.write((tables) => tables.eraseValues('values-301', 'all'))
    const none = await other.values('values-301')
    assert.deepEqual(none.values, [])
    await assertPlaced(other, none)
    assert.equal((await other.value('values-301', 2)).value, undefined)
  })

  test('a version that was erased may be stored once more, and one that stands may not', async () => {
    const { store, other } = await same()
    await store.write(async (tables) => {
      await tables.insertValue(sampleValue('again', 1))
      await tables.eraseValues('again', [1])
      await tables.insertValue(sampleValue('again', 1, { keyVersion: 2 }))
    })
    assert.equal((await other.value('again', 1)).value?.keyVersion, 2)
    await assert.rejects(store.write((tables) => tables.insertValue(sampleValue('again', 1))))
  })

  test('activations are put again and listed newest first', async () => {
    const { store, other } = await same()
    const put = (...activations: ReturnType<typeof sampleActivation>[]) =>
      store.write(async (tables) => {
        for (const activation of activations) await tables.putActivation(activation)
      })
    const [one, two, three] = [1, 2, 3].map((n) =>
      sampleActivation(`act-${n}`, { startedAt: n, trigger: n === 2 ? 't1' : null, job: n === 3 ? 'j1' : null }),
    )
    await put(one as typeof three & object, two as typeof three & object, three as typeof three & object)
    await put({ ...(two as typeof three & object), endedAt: 9, status: 'success', success: 1 })
    const listed = async (by: { action?: string; trigger?: string; job?: string }, limit = 9, offset = 0) =>
      (await other.activations('m1', by, limit, offset)).map(({ id }) => id)
    assert.deepEqual(await listed({}), ['act-3', 'act-2', 'act-1'])
    assert.deepEqual(await listed({}, 1, 1), ['act-2'])
    assert.deepEqual(await listed({ trigger: 't1' }), ['act-2'])
    assert.deepEqual(await listed({ action: 'a1', job: 'j1' }), ['act-3'])
    assert.deepEqual(await listed({ action: 'other' }), [])
    assert.equal((await other.activation('m1', 'act-2'))?.status, 'success')
    assert.equal(await other.activation('m2', 'act-2'), undefined)
  })
}
