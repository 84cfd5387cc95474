import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StorePort, UsageSearch } from '#core/ports/store'
import type { Ground } from './ground.ts'
import { PROOF } from './place.ts'
import { plain, sampleRecord } from './sample-rows.ts'

/** Records of use: written with changes or behind reads, and searched. */
export function exerciseUsage({ fresh }: Ground): void {
  test('a record comes back as it was written, numbered', async () => {
    const { store, other } = await fresh()
    const records = [
      sampleRecord({ message: 'ä한🔑 "\\ \n' }),
      sampleRecord({ job: 'j1', version: null, problem: 'access.denied', status: 403 }),
    ]
    assert.equal(await store.appendReads(null, records), true)
    await other.write((tables) => tables.appendUsage([sampleRecord({ requestId: 'r3' })]))
    const { rows, total } = await other.usage({ account: 'm1', limit: 10, offset: 0 })
    assert.equal(total, 3)
    const oldest = rows.toReversed()
    assert.deepEqual(
      oldest.map(({ seq: _, ...row }) => plain(row)),
      [...records, sampleRecord({ requestId: 'r3' })],
    )
    assert.deepEqual(
      oldest.map(({ seq }) => seq).toSorted((a, b) => a - b),
      oldest.map(({ seq }) => seq),
    )
  })

  test('text that an engine cannot keep is recorded as near as it can be', async () => {
    const { store } = await fresh()
    await store.appendReads(null, [sampleRecord({ message: 'a\0b\ud800c \\u0000' })])
    const [row] = (await store.usage({ account: 'm1', limit: 1, offset: 0 })).rows
    assert.match(row?.message ?? '', /^a[\0\ufffd]b\ufffdc \\u0000$/)
  })

  test('records of reads are written while the feed stands where they were made, and never after', async () => {
    const { store, other } = await fresh()
    const position = await store.position()
    assert.equal(await store.appendReads(position, [sampleRecord()]), true)
    assert.equal(await store.appendReads(position, []), true)
    await other.write(async (tables) => void (await tables.advanceFeed([{ kind: 'account', id: 'x', mac: new Uint8Array(0) }], PROOF)))
    assert.equal(await store.appendReads(position, [sampleRecord()]), false)
    assert.equal(await store.appendReads(position, []), false)
    assert.equal(await store.appendReads(position + 2, [sampleRecord()]), false)
    assert.equal(await store.appendReads(null, [sampleRecord()]), true)
    assert.equal((await store.usage({ account: 'm1', limit: 1, offset: 0 })).total, 2)
  })

  test('a read that races a change is written exactly if it is said to be, and refused once the change was answered', async () => {
    const { store, other } = await fresh()
    let written = 0
    for (let round = 0; round < 25; round++) {
      const position = await store.position()
      const racing = [0, 1, 2].map(() => store.appendReads(position, [sampleRecord()]))
      await other.write(async (tables) => void (await tables.advanceFeed([{ kind: 'account', id: 'x', mac: new Uint8Array(0) }], PROOF)))
      const late = await store.appendReads(position, [sampleRecord()])
      assert.equal(late, false)
      written += (await Promise.all(racing)).filter(Boolean).length
    }
    assert.equal((await store.usage({ account: 'm1', limit: 1, offset: 0 })).total, written)
  })

  test('a search finds by account, resource, time and keyword, newest first', async () => {
    const { store } = await fresh()
    await store.appendReads(null, [
      sampleRecord({ time: 10, requestId: 'a', message: 'Updated the Memo' }),
      sampleRecord({ time: 30, requestId: 'b', resourceId: 's2', requestorName: 'Deployer' }),
      sampleRecord({ time: 20, requestId: 'c', resourceId: 's2', title: '100% of it_' }),
      sampleRecord({ time: 20, requestId: 'd', account: 'm2' }),
      sampleRecord({ time: 20, requestId: 'e', resourceId: 's1-longer-than-the-prefix' }),
    ])
    await finds(store, {}, 'becA'.toLowerCase())
    await finds(store, { account: 'm2' }, 'd')
    await store.appendReads(null, [
      sampleRecord({ time: 40, requestId: 'f', account: 'm3', resourceId: 's2', action: 'Change/sign' }),
      sampleRecord({ time: 50, requestId: 'g', account: 'm3', resourceId: 's2', action: 'Change/sign', result: 'FAILED' }),
      sampleRecord({ time: 60, requestId: 'h', account: 'm3', resourceId: 's2', action: 'Change/signature' }),
    ])
    await finds(store, { account: 'm3', resourceId: 's2', succeeded: ['Change/sign', 'Change/verify'] }, 'f')
    await finds(store, { account: 'm3', succeeded: ['Change/verify'] }, '')
    await finds(store, { resourceId: 's2' }, 'bc')
    await finds(store, { resourceId: 's' }, '')
    await finds(store, { resourceId: 's1' }, 'a')
    await finds(store, { from: 20 }, 'bec')
    await finds(store, { from: 20, to: 20 }, 'ec')
    await finds(store, { resourceId: 's2', to: 20 }, 'c')
    await finds(store, { keyword: 'memO' }, 'a')
    await finds(store, { keyword: 'DEPLOY' }, 'b')
    await finds(store, { keyword: '% of it_' }, 'c')
    await finds(store, { keyword: 'getsecretvalue' }, 'beca')
    await finds(store, { keyword: 'deploy', resourceId: 's1' }, '')
    await finds(store, { limit: 2, offset: 1 }, 'ec', 4)
    await finds(store, { offset: 9 }, '', 4)
  })

  test('the records of one resource are found across all blocks of the history', async () => {
    const { store, other } = await fresh()
    const rare = [1, 900, 1024, 1025, 2047, 2048, 5000]
    const all = Array.from({ length: 5000 }, (_, i) =>
      sampleRecord({ time: i + 1, resourceId: rare.includes(i + 1) ? 'rare' : `common-${i % 50}`, message: `${i + 1}` }),
    )
    await appendAll(store, all)
    const found = await other.usage({ account: 'm1', resourceId: 'rare', limit: 100, offset: 0 })
    assert.deepEqual(
      found.rows.map(({ time }) => time),
      rare.toReversed(),
    )
    assert.equal(found.total, rare.length)
    const page = await other.usage({ account: 'm1', resourceId: 'common-7', from: 1000, to: 4000, limit: 3, offset: 2 })
    assert.equal(page.total, 60)
    assert.deepEqual(
      page.rows.map(({ time }) => time),
      [3858, 3808, 3758],
    )
  })

  test('totals are exact up to 10,000', async () => {
    const { store } = await fresh()
    await appendAll(
      store,
      Array.from({ length: 10_050 }, (_, i) => sampleRecord({ time: i })),
    )
    for (const search of [{}, { resourceId: 's1' }, { keyword: 'secret' }]) {
      const found = await store.usage({ account: 'm1', limit: 1, offset: 0, ...search })
      assert.equal(found.total, 10_001)
      assert.equal(found.rows[0]?.time, 10_049)
    }
    assert.equal((await store.usage({ account: 'm1', limit: 1, offset: 0, from: 50 })).total, 10_000)
  })
}

async function finds(store: StorePort, search: Partial<UsageSearch>, requestIds: string, total = requestIds.length): Promise<void> {
  const found = await store.usage({ account: 'm1', limit: 10, offset: 0, ...search })
  assert.equal(found.rows.map(({ requestId }) => requestId).join(''), requestIds, JSON.stringify(search))
  assert.equal(found.total, total)
  assert.equal(found.position, await store.position())
}

async function appendAll(store: StorePort, records: Parameters<StorePort['appendReads']>[1]): Promise<void> {
  for (let from = 0; from < records.length; from += 500) await store.appendReads(null, records.slice(from, from + 500))
}
