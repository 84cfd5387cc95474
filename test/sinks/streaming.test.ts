import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { DAY, HOUR, MINUTE, SECOND } from '#base/instant'
import { SINKS } from '#contract/logs/rulings'
import { dropOld } from '#core/history/drop-old'
import { recordJson } from '#core/history/record-text'
import { newSecret, valuesOf } from '../barrier/subjects.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { flow, history, inDeliveries, inFile, linesOf, record, startStreaming, TOKEN } from './streaming.ts'

const HOSTILE = 'a\nb\u001b[31mred\u202egnp.exe</script><b>\u2028'
const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq)

for (const engine of ENGINES_IN_TURN) {
  describe(`sinks, ${engine}`, async () => {
    let test = await startStreaming({ engine })

    it('get every record once, in order, from the very first on, and over a restart', async () => {
      const { coffer, collector, otlp, file } = test
      const id = await newSecret(coffer, 'streamed')
      await coffer.main.ok('GET', valuesOf(id))
      await record(coffer, SINKS.batch * 2 + 7)
      await flow(coffer)
      const before = await history(coffer)
      const lines = before.map((row) => `${recordJson(row)}\n`).join('')
      assert.ok(readFileSync(file, 'utf8') === lines)
      assert.ok(collector.received.map(({ text }) => text).join('') === lines)
      assert.ok(before.some(({ action }) => action === 'View/getSecretValue'))
      assert.ok(collector.received.every(({ headers }) => headers['content-type'] === 'application/x-ndjson'))

      const again = await coffer.restart()
      test = { ...test, coffer: again }
      await record(again, 3)
      await flow(again)
      const all = await history(again)
      assert.equal(all.length, before.length + 3)
      assert.deepEqual(seqs(inFile(file)), seqs(all))
      assert.deepEqual(seqs(inDeliveries(collector.received)), seqs(all))

      const logs = otlp.received.flatMap(({ body }) => body.resourceLogs[0].scopeLogs[0].logRecords)
      assert.equal(logs.length, all.length)
      const [first] = all
      assert.equal(logs[0].timeUnixNano, `${first?.time}000000`)
      const attributes = new Map(logs[0].attributes.map(({ key, value }: { key: string; value: object }) => [key, value]))
      assert.deepEqual(attributes.get('coffer.title'), { stringValue: first?.title })
      assert.deepEqual(attributes.get('coffer.status'), { intValue: String(first?.status) })

      const said = [
        readFileSync(file, 'utf8'),
        again.logged(),
        ...[collector, otlp].flatMap((r) => r.received.map(({ text }) => text)),
      ].join()
      assert.doesNotMatch(said, /true-value/)
      assert.doesNotMatch(said, new RegExp(TOKEN))
      assert.equal(collector.received[0]?.headers['authorization'], `Bearer ${TOKEN}`)
    })

    it('wait for a receiver that is gone for an hour while others go on, and tell how many records wait', async () => {
      const { coffer, collector, otlp, file } = test
      collector.deeds = [503]
      collector.received.length = 0
      await record(coffer, 30)
      const began = await history(coffer)
      await flow(coffer)
      const metrics = await (await fetch(`${coffer.url}/metrics`)).text()
      assert.match(metrics, /^coffer_sink_lag_records\{sink="collector"\} 30$/m)
      assert.match(metrics, /^coffer_sink_lag_records\{sink="file"\} 0$/m)
      assert.doesNotMatch(metrics, new RegExp(`${TOKEN}|token-of-the-address`))
      for (let passed = 0; passed < HOUR; passed += SECOND * 60) {
        coffer.clock.pass(SECOND * 60)
        await flow(coffer)
      }
      const tries = collector.received.length
      assert.ok(tries >= 12 && tries <= 25, `${tries} tries in an hour`)
      assert.ok(collector.received.every(({ text }) => linesOf(text).length <= 30))
      assert.deepEqual(seqs(inFile(file)), seqs(began))
      await coffer.main.ok('GET', '/api/v1/secrets')
      collector.deeds = [200]
      collector.received.length = 0
      coffer.clock.pass(SINKS.retryMs.most)
      await flow(coffer)
      const all = await history(coffer)
      assert.deepEqual(seqs(inDeliveries(collector.received)), seqs(all).slice(-31))
      assert.match(coffer.logged(), /The sink collector takes no usage records: its receiver answered 503/)
      assert.match(coffer.logged(), /The sink collector takes usage records again/)
      assert.equal(otlp.received.length > 0, true)
    })

    it('break off a receiver that says nothing, and answer calls meanwhile', async () => {
      const { coffer, collector } = test
      collector.deeds = ['never', 200]
      collector.received.length = 0
      await record(coffer, 5)
      const hanging = coffer.clock.paused(SINKS.tryMs)
      await coffer.coffer.jobs.tick()
      await hanging
      await collector.delivery(1)
      await coffer.main.ok('GET', '/api/v1/secrets')
      await coffer.coffer.jobs.tick()
      coffer.clock.pass(SINKS.tryMs)
      await coffer.coffer.sinks.idle()
      assert.match(coffer.logged(), /no answer within 30 seconds/)
      coffer.clock.pass(SECOND)
      await flow(coffer)
      const [first, ...later] = collector.received
      assert.deepEqual(inDeliveries(later).slice(0, 5), linesOf(first?.text ?? ''))
    })

    it('show names that steer terminals and pages as what they are', async () => {
      const { coffer, collector, otlp, file } = test
      const earlier = [collector, otlp].map(({ received }) => received.length)
      const shown = readFileSync(file, 'utf8').length
      await record(coffer, 1, { resourceName: HOSTILE, requestorName: HOSTILE, message: HOSTILE })
      await flow(coffer)
      const texts = [collector, otlp].map(({ received }, at) => received.slice(earlier[at]).map(({ text }) => text.trimEnd()))
      const written = readFileSync(file, 'utf8').slice(shown).trimEnd()
      for (const text of [...texts.flat(), ...written.split('\n')]) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>&]/u)
      assert.equal(inFile(file).at(-1)?.resourceName, HOSTILE)
    })

    it('miss what was dropped by age before they came to it, and say in the history how much and of when', async () => {
      const { coffer, collector, file } = test
      collector.deeds = [500]
      const { coffer: server, clock } = coffer
      const from = (await history(coffer)).at(-1)?.time ?? 0
      for (let day = 0; day < 5; day++) {
        await record(coffer, 1000)
        await server.sequencer.seal()
        await flow(coffer)
        clock.pass(DAY)
      }
      const account = coffer.coffer.world.region
      const keep = (row: Parameters<Parameters<typeof dropOld>[0]['record']>[0]) => server.barrier.record([row])
      const { world, sequencer } = server
      await dropOld({ history: server.store.history, world, sequencer, account, record: keep }, 2)
      const [oldest] = await history(coffer)
      collector.deeds = [200]
      collector.received.length = 0
      clock.pass(SINKS.retryMs.most)
      await flow(coffer)
      await flow(coffer)
      const got = inDeliveries(collector.received)
      const gaps = got.filter(({ action }) => action === 'Change/streamHistory')
      assert.equal(gaps.length, 1)
      const [, count] = /did not get (\d+) records/.exec(gaps[0]?.message ?? '') ?? []
      const sent = inFile(file).filter(({ seq }) => seq < (oldest?.seq ?? 0))
      assert.ok(Number(count) > 1000 && Number(count) <= sent.length, `${count}`)
      assert.match(
        gaps[0]?.message ?? '',
        new RegExp(`from ${new Date(from).toISOString()} to ${new Date(oldest?.time ?? 0).toISOString()}`),
      )
      assert.equal(gaps[0]?.resourceId, 'collector')
      assert.deepEqual(seqs(got), seqs(await history(coffer)))
      assert.match(
        await (await fetch(`${coffer.url}/metrics`)).text(),
        new RegExp(`^coffer_sink_dropped_records\\{sink="collector"\\} ${count}$`, 'm'),
      )
    })

    it('record what a receiver of OTLP refuses for good, and go on', async () => {
      const { coffer, otlp } = test
      otlp.deeds = [
        (_, response) => {
          response.end('{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}')
          return Promise.resolve(undefined)
        },
        200,
      ]
      await record(coffer, 5)
      await flow(coffer)
      const [gap] = (await history(coffer)).filter(({ resourceId, action }) => action === 'Change/streamHistory' && resourceId === 'otlp')
      assert.match(gap?.message ?? '', /did not get 2 records .* refused these for good/)
    })

    it('sum up what a receiver goes on refusing, at most once a minute, and never tell of what tells of it', async () => {
      const { coffer, otlp } = test
      let refusals = 0
      let sent = 0
      const earlier = await told()
      otlp.deeds = [
        ({ body }, response) => {
          const count = body.resourceLogs[0].scopeLogs[0].logRecords.length
          sent += count
          // Ends at some time, so that a server that never comes to rest fails and does not hang.
          response.end(++refusals > 20 ? '{}' : JSON.stringify({ partialSuccess: { rejectedLogRecords: count } }))
          return Promise.resolve(undefined)
        },
      ]
      async function told() {
        const gaps = (await history(test.coffer)).filter(
          ({ resourceId, action }) => action === 'Change/streamHistory' && resourceId === 'otlp',
        )
        return gaps.map(({ message }) => Number(/did not get (\d+) records/.exec(message)?.[1]))
      }
      const later = async () => (await told()).slice(earlier.length)
      coffer.clock.pass(MINUTE)
      await record(coffer, 5)
      await flow(coffer)
      assert.deepEqual(await later(), [5])
      await record(coffer, 3)
      await flow(coffer)
      const again = await coffer.restart()
      test = { ...test, coffer: again }
      await record(again, 4)
      await flow(again)
      assert.deepEqual(await later(), [5], 'nothing more within the minute')
      again.clock.pass(MINUTE)
      await flow(again)
      await flow(again)
      assert.deepEqual(await later(), [5, 7])
      again.clock.pass(MINUTE)
      await flow(again)
      assert.deepEqual(await later(), [5, 7], 'nothing else was refused')
      assert.equal(sent, 5 + 1 + 3 + 4 + 1)
    })
  })
}
