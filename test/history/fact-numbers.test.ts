import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY } from '#base/instant'
import { dropOld } from '#core/history/drop-old'
import { verifyHistory } from '#core/history/verify'
import { type Attacker, attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const PER_DAY = 300
const DAYS = 4

async function live({ coffer, clock }: TestCoffer): Promise<void> {
  for (let day = 0; day < DAYS; day++) {
    const records = Array.from({ length: PER_DAY }, (_, i) =>
      sampleRecord({
        time: clock.now() + i,
        resourceId: `s${i % 30}`,
        ip: `10.0.0.${i % 5}`,
        requestorName: `robot-${i % 3}`,
        message: `m${i % 4}`,
        job: i % 3 === 2 ? null : `j${i % 9}`,
      }),
    )
    await coffer.store.appendReads(null, records)
    await coffer.sequencer.seal()
    clock.pass(DAY)
  }
}

async function finding({ coffer }: TestCoffer) {
  const [verdict] = await verifyHistory(coffer.store.history, { verifiers: [], checkpoints: [] })
  return verdict?.finding && [verdict.finding.kind, verdict.finding.record]
}

/** The tables of facts, and the columns of a record that name one. */
const FACTS: Record<string, { table: string; columns: string }> = {
  address: { table: 'usage_text', columns: 'text' },
  message: { table: 'usage_text', columns: 'text' },
  job: { table: 'usage_text', columns: 'text' },
  who: { table: 'usage_who', columns: 'account, "requestorType", requestor, "requestorName", "accessKey", source' },
  call: { table: 'usage_call', columns: 'product, action, title, result, status, problem, stage' },
  resource: { table: 'usage_resource', columns: 'head, "resourceId", "resourceName", nrn' },
}

/** Lets a record name a copy of what it names, which stands under another number. */
async function renumber(attacker: Attacker, { seq, column, id }: { seq: number; column: string; id: number }): Promise<number> {
  const { table, columns } = FACTS[column] ?? assert.fail()
  const [row] = await attacker.rows(`select "${column}" as id from usage where seq = ?`, seq)
  const was = Number(row?.['id'])
  await attacker.rows(`insert into ${table} (id, ${columns}) select ?, ${columns} from ${table} where id = ?`, id, was)
  await attacker.rows(`update usage set "${column}" = ? where seq = ?`, id, seq)
  return was
}

for (const engine of ENGINES_IN_TURN) {
  describe(`what records have in common, by numbers that somebody altered on ${engine}`, () => {
    it('is found by verifying, at the first record that a search would miss', async () => {
      const running = await startCoffer({ engine })
      await live(running)
      assert.equal(await finding(running), undefined)
      const attacker = await attack(running)
      const days = await attacker.rows('select seq from usage_day order by seq')
      const [begins, last] = [Number(days[1]?.['seq']), Number(days[DAYS - 1]?.['seq'])]
      for (const column of Object.keys(FACTS)) {
        for (const [seq, id, found] of [
          [begins + 7, 500_000, begins + 7],
          [begins + 7, -5, begins + 7],
          [begins, 500_000, begins],
          // The others of its day use facts before the one that it names, and so does its own message.
          ...(column === 'message' || column === 'job' ? [] : [[last, 500_000, column === 'address' ? last : last + 1] as const]),
        ] as const) {
          const was = await renumber(attacker, { seq, column, id })
          assert.deepEqual(await finding(running), ['index', found], `${column} of record ${seq}`)
          await attacker.rows(`update usage set "${column}" = ? where seq = ?`, was, seq)
          await attacker.rows(`delete from ${FACTS[column]?.table} where id = ?`, id)
        }
      }
      assert.equal(await finding(running), undefined)
      await attacker.close()
    })

    it('takes nothing with it that records need which are young enough', async () => {
      const running = await startCoffer({ engine })
      const { coffer } = running
      const { store, world, sequencer, barrier } = coffer
      await live(running)
      const attacker = await attack(running)
      const days = await attacker.rows('select seq from usage_day order by seq')
      const kept = Number(days[2]?.['seq'])
      const drop = () =>
        dropOld({ history: store.history, world, sequencer, account: 'm1', record: (record) => barrier.record([record]) }, 2)
      for (const column of ['address', 'who', 'call', 'resource']) await renumber(attacker, { seq: kept, column, id: 500_000 })
      // Again, as after a crash.
      for (let times = 0; times < 2; times++) {
        await drop()
        await sequencer.seal()
        assert.equal((await store.history.logs())[0]?.kept, kept)
        const [lost] = await attacker.rows(
          'select count(*) as n from usage_record where nrn is null or requestor is null or title is null or ip is null or message is null',
        )
        assert.equal(Number(lost?.['n']), 0)
        assert.deepEqual(await finding(running), ['index', kept])
      }
      const [older] = await attacker.rows('select count(*) as n from usage_who where id < (select min(who) from usage)')
      assert.equal(Number(older?.['n']), 0, 'what the others alone needed is gone')
      await attacker.close()
    })
  })
}
