import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, MINUTE } from '#base/instant'
import { Consumers } from '#core/history/consumers'
import type { NewUsageRow } from '#core/usage-row'
import { sampleRecord } from '../conformance/sample-rows.ts'

const START = 20_000 * DAY

const read = (secret: number, time: number, version = 1): NewUsageRow =>
  sampleRecord({
    time,
    version,
    source: 'API',
    requestorType: 'Sub',
    requestor: 'p1',
    product: 'SecretManager',
    action: 'View/getSecretValue',
    stage: 'chain',
    result: 'SUCCESS',
    resourceId: `s${secret}`,
  })

/** One that knows who read so many secrets. */
function knowing(pairs: number): Consumers {
  const consumers = new Consumers()
  consumers.wrote(consumers.from(Array.from({ length: pairs }, (_, secret) => read(secret, START))))
  return consumers
}

test('a reader that goes on reading is written again after a minute', () => {
  const consumers = knowing(100)
  assert.deepEqual(consumers.from([read(7, START + MINUTE - 1)]), [])
  assert.deepEqual(
    consumers.from([read(7, START + MINUTE)]).map(({ secret, lastReadAt }) => [secret, lastReadAt]),
    [['s7', START + MINUTE]],
  )
})

test('where many secrets are read a reader is written again after longer, and at once when the version is another', () => {
  const consumers = knowing(30_000)
  assert.deepEqual(consumers.from([read(7, START + 3 * MINUTE - 1)]), [])
  assert.deepEqual(
    consumers.from([read(7, START + 3 * MINUTE), read(8, START + 1, 2)]).map(({ secret, version }) => [secret, version]),
    [
      ['s7', 1],
      ['s8', 2],
    ],
  )
})
