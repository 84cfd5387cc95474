import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR } from '#base/instant'
import { dropOld } from '#core/history/drop-old'
import { verifyHistory } from '#core/history/verify'
import { accountOf } from '../access/iam.ts'
import { attack } from '../barrier/attacker.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const PER_DAY = 1500

async function live({ coffer, clock }: TestCoffer, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    const records = Array.from({ length: PER_DAY }, (_, i) =>
      sampleRecord({ time: clock.now() + i, resourceId: i % 2 === 0 ? `s${i % 30}` : `${day}-${i}`, ip: `10.0.0.${day}` }),
    )
    await coffer.store.appendReads(null, records)
    await coffer.sequencer.seal()
    clock.pass(DAY)
  }
}

function dropAfter({ coffer }: TestCoffer, days: number): Promise<void> {
  const { store, world, sequencer, barrier } = coffer
  return dropOld({ history: store.history, world, sequencer, account: 'm1', record: (record) => barrier.record([record]) }, days)
}

async function findings({ coffer }: TestCoffer) {
  const verdicts = await verifyHistory(coffer.store.history, { verifiers: [], checkpoints: [] })
  return verdicts.map(({ finding }) => finding && [finding.kind, finding.record])
}

for (const engine of ENGINES_IN_TURN) {
  describe(`records that are old enough on ${engine}`, () => {
    it('go by the day with what they alone needed, are told of, and leave the others proven', async () => {
      const running = await startCoffer({ engine })
      const { coffer, clock } = running
      await live(running, 10)
      const { history } = coffer.store
      const before = (await history.logs()).map(({ checkpoint }) => checkpoint)
      const drop = () => dropAfter(running, 4)
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

    it('leave behind which rights were used, and when last', async () => {
      const running = await startCoffer({ engine })
      const { main, clock, coffer } = running
      const reader = await running.subAccount('reader', 'NCP_SECRETMANAGER_USER')
      const unused = async (days: number) => {
        const { policies } = await main.ok('GET', `/api/v1/sub-accounts/${reader.id}/unused-rights?days=${days}`)
        return (policies[0].unused as { action: string }[]).map(({ action }) => action)
      }
      const isUnused = async (days: number, action = 'View/getSecretList') => (await unused(days)).includes(action)
      await reader.ok('GET', '/api/v1/secrets')
      const dropped = async () => {
        await coffer.sequencer.seal()
        await dropAfter(running, 30)
        return Promise.all([isUnused(39), isUnused(90)])
      }
      clock.pass(40 * DAY)
      assert.deepEqual(await dropped(), [true, false], 'it was used 40 days ago, of which no record is left')
      assert.equal(
        (
          await coffer.store.usage({
            account: await accountOf(main),
            limit: 1,
            offset: 0,
            where: [{ column: 'requestor', is: 'eq', value: reader.id }],
          })
        ).total,
        0,
      )
      assert.ok(await isUnused(3650, 'View/getSecretLogs'), 'what was never done was not used')
      clock.pass(51 * DAY)
      assert.deepEqual(await dropped(), [true, true])
      // A later use counts, and an older record that goes afterwards does not make it older.
      await reader.ok('GET', '/api/v1/secrets')
      clock.pass(40 * DAY)
      assert.deepEqual(await dropped(), [true, false])
      await coffer.store.history.keepUsedRights([{ principal: reader.id, action: 'View/getSecretList', lastUsedAt: 1 }])
      assert.deepEqual(await dropped(), [true, false])
      const again = await running.restart()
      assert.deepEqual(
        (await again.main.ok('GET', `/api/v1/sub-accounts/${reader.id}/unused-rights?days=90`)).policies[0].unused.some(
          ({ action }: { action: string }) => action === 'View/getSecretList',
        ),
        false,
      )
    })

    it('leave nothing behind of calls that were denied, nor of whoever is no sub account', async () => {
      const running = await startCoffer({ engine })
      const { coffer, clock } = running
      const calls = { denied: { result: 'DENIED' }, failed: { result: 'FAILED' }, role: { requestorType: 'Role' } } as const
      for (const [requestor, call] of Object.entries(calls))
        await coffer.store.appendReads(null, [sampleRecord({ time: clock.now(), requestor, ...call })])
      await coffer.sequencer.seal()
      clock.pass(40 * DAY)
      await dropAfter(running, 30)
      const used = await Promise.all(Object.keys(calls).map((principal) => coffer.store.usedRights(principal)))
      assert.deepEqual(
        used.map((rights) => rights.map(({ action }) => action)),
        [[], ['View/getSecretValue'], []],
      )
    })

    it('go in a log that was quiet since, too, and what comes next is numbered on', async () => {
      const running = await startCoffer({ engine })
      const { coffer, clock } = running
      await live(running, 2)
      clock.pass(40 * DAY)
      const [before] = await coffer.store.history.logs()
      await dropAfter(running, 30)
      const [log] = await coffer.store.history.logs()
      assert.equal(log?.kept, before?.size)
      const left = await coffer.store.history.recordsFrom(0, 10)
      assert.deepEqual(
        left.map(({ seq, action }) => [seq, action]),
        [[before?.size, 'Change/dropHistory']],
      )
      const attacker = await attack(running)
      const [texts] = await attacker.rows(`select count(*) as n from usage_text where text like '10.0.0.%'`)
      assert.equal(Number(texts?.['n']), 0)
      await attacker.close()
      const again = await running.restart()
      await again.main.ok('GET', '/api/v1/secrets')
      await again.coffer.sequencer.seal()
      assert.deepEqual(await findings(again), [undefined])
      const [grown] = await again.coffer.store.history.logs()
      assert.equal(grown?.size, (before?.size ?? 0) + 2)
      assert.deepEqual(Object.values(await again.coffer.store.recordEnds()), [grown?.size])
    })

    it('are told from those that somebody took away with a word about their age', async () => {
      const running = await startCoffer({ engine })
      await live(running, 8)
      await dropAfter(running, 5)
      await running.coffer.sequencer.seal()
      assert.deepEqual(await findings(running), [undefined])
      const [log] = await running.coffer.store.history.logs()
      assert.ok(log && log.kept > 0)
      const attacker = await attack(running)
      await attacker.rows('delete from usage where seq < ?', log.kept + 100)
      assert.deepEqual(await findings(running), [['missing', log.kept]])
      await attacker.rows('update usage_log set kept = ?', log.kept + 100)
      assert.deepEqual(await findings(running), [['dropped', log.kept]])
      await attacker.rows('update usage_log set dropped = ?', log.dropped.replace(String(log.kept), String(log.kept + 100)))
      assert.deepEqual(await findings(running), [['dropped', 0]], 'the word itself was altered')
      await attacker.close()
    })

    it('stay, and somebody is told, where they are not those that were entered or not as old as the store says', async () => {
      const running = await startCoffer({ engine })
      await live(running, 4)
      const attacker = await attack(running)
      const kept = async () => (await running.coffer.store.history.logs())[0]?.kept
      await attacker.rows('update usage_day set day = day - 100')
      await dropAfter(running, 30)
      assert.equal(await kept(), 0, 'young ones are not dropped by a forged day')
      await attacker.rows('update usage_day set day = day + 100')
      await attacker.rows('update usage set time = time + 1 where seq = 700')
      await dropAfter(running, 1)
      assert.equal(await kept(), 0, 'an altered one is not dropped before anybody sees it')
      assert.match(running.logged(), /Old usage records are not dropped/)
      await attacker.rows('update usage set time = time - 1 where seq = 700')
      await dropAfter(running, 1)
      assert.ok(((await kept()) ?? 0) > 700)
      await attacker.close()
    })
  })
}
