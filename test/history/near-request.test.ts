import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { requestIdOf, timeOfRequest, UUID } from '#base/ids'
import { DAY, HOUR, MINUTE } from '#base/instant'
import { SEGMENT } from '#core/ports/history-store'
import { searchNearRequest } from '#store/near-request'
import { postgresEngine } from '#store/postgres/engine'
import { sqliteEngine } from '#store/sqlite/engine'
import { attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, startCoffer } from '../support/coffer.ts'

describe('the id of a request', () => {
  it('is a UUID of version 7 that tells its moment, and no two are the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const [id, other] = [requestIdOf(now, randomUUID()), requestIdOf(now, randomUUID())]
        assert.match(id, UUID)
        assert.match(id, /^.{14}7.{4}[89ab]/)
        assert.equal(timeOfRequest(id), now)
        assert.notEqual(id, other)
        assert.notEqual(id.slice(-12), other.slice(-12))
      }),
    )
    for (const none of [randomUUID(), '', 'x', requestIdOf(1, randomUUID()).toUpperCase()]) assert.equal(timeOfRequest(none), undefined)
  })
})

for (const engine of ENGINES) {
  describe(`a record that is asked for by its request on ${engine}`, () => {
    it('is found by looking at a part of the history, late ones too, and wherever it is when the clock was set back', async () => {
      const running = await startCoffer({ engine })
      const { coffer, clock } = running
      const asked: string[] = []
      for (let day = 0; day < 8; day++) {
        const ids = Array.from({ length: SEGMENT }, (_, n) => requestIdOf(clock.now() + n * 10, randomUUID()))
        const record = (requestId: string, n: number) => sampleRecord({ account: 'm1', requestId, time: clock.now() + n * 10 })
        for (let from = 0; from < SEGMENT; from += 1024)
          await coffer.store.appendReads(
            null,
            ids.slice(from, from + 1024).map((id, n) => record(id, from + n)),
          )
        await coffer.sequencer.seal()
        asked.push(ids[day * 100] ?? '')
        clock.pass(DAY)
      }
      const late = requestIdOf(clock.now() - 10 * MINUTE, randomUUID())
      const astray = requestIdOf(clock.now() - HOUR, randomUUID())
      await coffer.store.appendReads(
        null,
        [late, astray].map((requestId) => sampleRecord({ account: 'm1', requestId, time: clock.now() })),
      )
      const attacker = await attack(running)
      let looked = 0
      const rows = async ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => {
        const found = await attacker.rows(sql, ...(parameters as never[]))
        looked += found.length
        return found.map((row) => Object.values(row))
      }
      const connection = { rows, run: () => Promise.reject(new Error('This only reads.')) }
      const ground = { engine: engine === 'SQLite' ? sqliteEngine({ now: () => 0 }) : postgresEngine(), connection }
      const find = async (requestId: string) => {
        looked = 0
        const where = [{ column: 'requestId', is: 'eq', value: requestId } as const]
        return (await searchNearRequest(ground, { account: 'm1', where, limit: 1, offset: 0 })).rows[0]?.requestId
      }
      for (const id of [...asked, late, astray, requestIdOf(clock.now(), randomUUID())]) {
        const known = id !== '' && (asked.includes(id) || id === late || id === astray)
        assert.equal(await find(id), known ? id : undefined)
        if (asked.includes(id)) assert.ok(looked < 100, `${looked} rows were looked at`)
      }
      await attacker.close()
    })
  })
}
