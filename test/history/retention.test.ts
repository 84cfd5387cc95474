import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR } from '#base/instant'
import { dropOld } from '#core/history/drop-old'
import { verifyHistory } from '#core/history/verify'
import { attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { ENGINES, startCoffer, type TestCoffer } from '../support/coffer.ts'

const PER_DAY = 1500

async function live({ coffer, clock }: TestCoffer, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    const records = Array.from({ length: PER_DAY }, (_, i) =>
      sampleRecord({ time: clock.now() + i, resourceId: `s${i % 30}`, ip: `10.0.0.${day}` }),
    )
    await coffer.store.appendReads(null, records)
    await coffer.sequencer.seal()
    clock.pass(DAY)
  }
}

for (const engine of ENGINES) {
  describe(`records that are old enough on ${engine}`, () => {
    it('go by the day with what they alone needed, are told of, and leave the others proven', async () => {
      const running = await startCoffer({ engine })
      const { coffer, clock } = running
      await live(running, 10)
      const { history } = coffer.store
      const before = (await history.logs()).map(({ checkpoint }) => checkpoint)
      const drop = () => dropOld({ history, world: coffer.world, account: 'm1', record: (record) => coffer.barrier.record([record]) }, 4)
      await drop()
      const [log] = await history.logs()
      assert.ok(log !== undefined && log.kept >= 5 * PER_DAY && log.kept < 7 * PER_DAY, `${log?.kept}`)
      const [first] = await history.recordsFrom(0, 1)
      assert.equal(first?.seq, log.kept)
      assert.ok((first?.time ?? 0) >= Math.floor(clock.now() / DAY - 4) * DAY)
      await coffer.sequencer.seal()
      for (const checkpoints of [[], before]) {
        const [verdict] = await verifyHistory(history, { verifiers: [], checkpoints })
        assert.equal(verdict?.finding, undefined, JSON.stringify(verdict))
      }
      const attacker = await attack(running)
      const [texts] = await attacker.rows(`select count(*) as n from usage_text where text like '10.0.0.%'`)
      assert.ok(Number(texts?.['n']) <= 5, 'addresses of days that went are gone, too')
      const [told] = await attacker.rows(`select message from usage_record where action = 'Change/dropHistory'`)
      assert.match(String(told?.['message']), /^Dropped records 0 to \d+ of coffer-log-[0-9a-f]{16}, which were older than 4 days\.$/)
      await attacker.close()
      await drop()
      assert.equal((await history.logs())[0]?.kept, log.kept, 'doing it again drops nothing more')
      const again = await running.restart()
      await again.coffer.store.appendReads(null, [sampleRecord({ time: clock.now() + HOUR })])
      await again.coffer.sequencer.seal()
      const [verdict] = await verifyHistory(again.coffer.store.history, { verifiers: [], checkpoints: [] })
      assert.equal(verdict?.finding, undefined, JSON.stringify(verdict))
    })
  })
}
