import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberOf, seqOf } from '#core/ports/history-store'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { onDatabase } from './on-database.ts'

test('what another node dropped of a log does not hurt what its node writes next, though it is of the same day', () =>
  onDatabase(async ({ open }) => {
    const [writing, dropping] = [await open(), await open()]
    const record = sampleRecord({ requestorName: 'told-once', ip: '10.1.2.3', job: 'j1', message: 'why' })
    await writing.appendReads(null, [record, record])
    const log = await writing.history.ownLog()
    assert.notEqual(await dropping.history.ownLog(), log)
    await dropping.history.drop(log, 2, '')
    assert.deepEqual(await dropping.history.recordsFrom(seqOf(log, 0), 10), [])
    await writing.appendReads(null, [record])
    const [left, ...more] = await dropping.history.recordsFrom(seqOf(log, 0), 10)
    assert.equal(more.length, 0)
    const { requestorName, ip, job, message, resourceName } = record
    assert.deepEqual(
      [left?.requestorName, left?.ip, left?.job, left?.message, left?.resourceName],
      [requestorName, ip, job, message, resourceName],
    )
    assert.equal(left && numberOf(left.seq), 2)
  }))

test('nothing is left of a log that was dropped, when the node that wrote it is gone', () =>
  onDatabase(async ({ open, ask }) => {
    const [writing, dropping] = [await open(), await open()]
    await dropping.history.ownLog()
    await writing.appendReads(null, [sampleRecord({ requestorName: 'told-once', ip: '10.1.2.3' })])
    const log = await writing.history.ownLog()
    await writing.close()
    await dropping.history.drop(log, 1, '')
    assert.deepEqual(await ask(`select "requestorName" from "usage_who" union all select "text" from "usage_text"`), [])
  }))
