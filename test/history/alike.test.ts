import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '#base/instant'
import { Alike } from '#core/alike'
import { Consumers } from '#core/history/consumers'
import { SegmentIndex } from '#core/history/segment-index'
import { SEGMENT } from '#core/ports/history-store'
import type { NewUsageRow } from '#core/usage-row'
import { type Numbers, Recorder } from '#store/recorder'
import { FACT_TABLES } from '#store/schema'
import { sampleRecord } from '../conformance/sample-rows.ts'

const START = 20_000 * DAY

/** Reads of a few secrets by two callers, as they come from plans that were made anew now and then; and some that no plan was made for. */
function reads(): NewUsageRow[] {
  const plans = new Map<string, Alike>()
  return Array.from({ length: SEGMENT }, (_, at) => {
    const [secret, caller] = [`s${(at * 7) % 300}`, `p${at % 2}`]
    if (at % 1000 === 999) plans.clear()
    const key = `${secret} ${caller}`
    const alike = plans.get(key) ?? new Alike()
    plans.set(key, alike)
    const record = sampleRecord({
      time: START + at * 50_000,
      source: 'API',
      requestorType: 'Sub',
      requestor: caller,
      accessKey: caller,
      product: 'SecretManager',
      action: 'View/getSecretValue',
      stage: 'chain',
      version: 3,
      result: 'SUCCESS',
      resourceId: secret,
      nrn: `nrn:Secret/${secret}`,
      requestId: `r${at}`,
    })
    return at % 5 === 0 ? record : { ...record, alike }
  })
}

const unlike = (records: readonly NewUsageRow[]) => records.map(({ alike: _, ...record }) => record)

test('records that are alike are indexed as others are, also when they were in another segment before', () => {
  const [before, known, plain] = [new SegmentIndex(), new SegmentIndex(), new SegmentIndex()]
  const records = reads()
  for (const [place, record] of records.toReversed().entries()) before.add(record, place)
  for (const [place, record] of records.entries()) known.add(record, place)
  for (const [place, record] of unlike(records).entries()) plain.add(record, place)
  assert.deepEqual(known.postings(1), plain.postings(1))
})

test('records that are alike are written as others are, also after a new day and after something was not written', () => {
  const numbers = (): Numbers => ({
    next: 1,
    day: 0,
    facts: Object.fromEntries(FACT_TABLES.map((table) => [table, 1])) as Numbers['facts'],
  })
  const [known, plain] = [new Recorder(numbers()), new Recorder(numbers())]
  const records = reads()
  for (let at = 0; at < records.length; at += 32) {
    const group = records.slice(at, at + 32)
    assert.deepEqual(known.write(group), plain.write(unlike(group)))
    for (const recorder of [known, plain])
      if (at % 5 === 3) recorder.drop()
      else recorder.keep()
  }
})

test('of records that are alike the consumers are found as of others', () => {
  const [known, plain] = [new Consumers(), new Consumers()]
  const records = reads()
  for (let at = 0; at < records.length; at += 32) {
    const group = records.slice(at, at + 32)
    const found = known.from(group)
    assert.deepEqual(found, plain.from(unlike(group)))
    if (at % 7 === 3) continue
    known.wrote(found)
    plain.wrote(found)
  }
})
