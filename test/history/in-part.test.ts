import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { DAY } from '#base/instant'
import { SEARCH_MS } from '#core/history/ask'
import { SEGMENT } from '#core/ports/history-store'
import { accountOf } from '../access/iam.ts'
import { sampleRecord } from '../conformance/sample-rows.ts'
import { makeKey } from '../kms/making.ts'
import { idIn, makeSecret } from '../secrets/making.ts'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

/** While it hurries, more time passes between any two looks at it than a search may take. */
class HurryingClock extends HeldClock {
  hurries = false
  #ahead = 0
  override elapsedMs(): number {
    if (this.hurries) this.#ahead += SEARCH_MS
    return super.elapsedMs() + this.#ahead
  }
}

for (const engine of ENGINES_IN_TURN) {
  describe(`a search whose time is over before all records were looked at on ${engine}`, async () => {
    const clock = new HurryingClock()
    const coffer = await startCoffer({ engine, clock })
    const { main } = coffer
    const S = await makeSecret(main, 'searched')
    const K = await makeKey(main, 'AES256')
    before(async () => {
      const resources = [idIn(S), K.keyTag]
      const shared = { account: await accountOf(main), product: 'SecretManager', action: 'Change/updateSecretMemo', time: clock.now() }
      const records = Array.from({ length: 2 * SEGMENT }, (_, i) =>
        sampleRecord({ ...shared, resourceId: resources[i % 2] as string, requestId: `part${i}` }),
      )
      for (let from = 0; from < records.length; from += 1024) await coffer.coffer.store.appendReads(null, records.slice(from, from + 1024))
      await coffer.coffer.sequencer.seal()
    })

    const asked = () =>
      [
        ['POST', '/api/kr-v1/logs/search', { keyword: 'nowhere' }],
        ['GET', '/api/kr-v1/logs/count/total?keyword=nowhere', undefined],
        [
          'GET',
          `/api/kr-v1/logs/count/interval?keyword=nowhere&startTime=${clock.now() - DAY}&endTime=${clock.now()}&interval=1h`,
          undefined,
        ],
        ['GET', '/api/kr-v1/logs/count/aggregation?type=result&keyword=nowhere', undefined],
        ['GET', `${S}/logs?keyword=nowhere`, undefined],
        ['GET', `${K.at}/activities?keyword=nowhere`, undefined],
        ['POST', '/api/v1/activities', { nrn: 'nrn:PUB:nothing' }],
      ] as const
    const isPartial = async ([method, path, body]: ReturnType<typeof asked>[number]) => {
      const answer = await main.ok(method, path, body)
      return (answer.result?.partial ?? answer.partial) === true
    }

    test('says so in every operation that searches, and not where it saw all', async () => {
      for (const each of asked()) assert.equal(await isPartial(each), false, each[1])
      clock.hurries = true
      for (const each of asked()) assert.equal(await isPartial(each), true, each[1])
    })
  })
}
