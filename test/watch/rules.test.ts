import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, HOUR, MINUTE } from '#base/instant'
import { accountOf, makePolicy, POLICIES } from '../access/iam.ts'
import { newSecret, valuesOf } from '../barrier/subjects.ts'
import type { TestCoffer } from '../support/coffer.ts'
import { listen } from '../support/listen.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { twoNodes } from '../support/two-nodes.ts'
import { startSubscribing } from './subscribing.ts'

interface Alert {
  alertId: string
  type: string
  rule: string
  secretId: string | null
  address: string
  message: string
  count: number
  acknowledgedDate: number | null
}
const alerts = async ({ main }: TestCoffer, query = ''): Promise<Alert[]> => (await main.ok('GET', `/api/v1/alerts?size=200${query}`)).items
const rule = ({ main }: TestCoffer, name: string, body: object) => main.ok('PUT', `/api/v1/watch-rules/${name}`, body)
const of = (all: readonly Alert[], name: string) => all.filter((alert) => alert.rule === name)

for (const engine of ENGINES_IN_TURN) {
  describe(`watch rules, ${engine}`, async () => {
    const { coffer, receiver, subscribe } = await startSubscribing({ engine, env: { COFFER_TRUSTED_PROXIES: '127.0.0.1' } })
    const { main } = coffer
    const look = () => coffer.coffer.jobs.tick()
    const fromAddress = (ip: string, target: string) => main.ok('GET', target, undefined, { 'x-forwarded-for': ip })

    it('raise an alert when a decoy is read, tell subscribers once, and count further reads', async () => {
      const [bait, other] = [await newSecret(coffer, 'bait'), await newSecret(coffer, 'other')]
      await rule(coffer, 'decoys', { kind: 'decoy', secretIds: [bait] })
      await subscribe('watch.alert')
      await main.ok('GET', valuesOf(other))
      await main.ok('GET', `/api/v1/secrets/${bait}`)
      await look()
      assert.deepEqual(of(await alerts(coffer), 'decoys'), [])
      for (let n = 0; n < 3; n++) await main.ok('GET', valuesOf(bait))
      await look()
      await main.ok('GET', `/api/v1/secrets/${bait}/active`)
      await look()
      const [alert, ...more] = of(await alerts(coffer), 'decoys')
      assert.deepEqual([more.length, alert?.type, alert?.secretId, alert?.count], [0, 'decoy', bait, 4])
      await coffer.coffer.courier.idle()
      const [told, ...others] = receiver.received
      assert.deepEqual([others.length, told?.body.type, told?.body.data.alertId], [0, 'watch.alert', alert?.alertId])
      const seen = await main.ok('POST', `/api/v1/alerts/${alert?.alertId}/acknowledge`)
      assert.equal(seen.acknowledgedDate, coffer.clock.now())
      assert.equal(of(await alerts(coffer, '&open=true'), 'decoys').length, 0)
      assert.equal(of(await alerts(coffer, '&open=false'), 'decoys').length, 1)
      coffer.clock.pass(HOUR)
      await main.ok('GET', valuesOf(bait))
      await look()
      assert.equal(of(await alerts(coffer), 'decoys').length, 2)
    })

    it('show an alert of a secret to those alone who may see its history', async () => {
      const [seen, hidden] = [await newSecret(coffer, 'seen-bait'), await newSecret(coffer, 'hidden-bait')]
      await rule(coffer, 'two', { kind: 'decoy', secretIds: [seen, hidden] })
      const guard = await coffer.subAccount('guard')
      const policy = '00000000-0000-4000-8000-0000000000a1'
      const nrn = `nrn:PUB:SecretManager:KR:${await accountOf(main)}:Secret/${seen}`
      await makePolicy(coffer, policy, [
        {
          effect: 'Allow',
          targets: [{ product: 'Watch', actions: ['View/getAlertList', 'Change/acknowledgeAlert'], resourceNrns: ['*'] }],
        },
        { effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View/getEvents'], resourceNrns: ['*'] }] },
        { effect: 'Allow', targets: [{ product: 'SecretManager', actions: ['View/getSecretLogs'], resourceNrns: [nrn] }] },
      ])
      await main.ok('POST', POLICIES(guard.id), { policyIdList: [policy] })
      const stream = await listen(guard)
      for (const secret of [hidden, seen]) {
        await main.ok('GET', valuesOf(secret))
        await look()
      }
      const all = of(await alerts(coffer), 'two')
      assert.equal(all.length, 2)
      const told = await guard.ok('GET', '/api/v1/alerts?size=200')
      assert.deepEqual(
        of(told.items, 'two').map(({ secretId }) => secretId),
        [seen],
      )
      const heard = await stream.upTo('alert.changed')
      stream.leave()
      assert.equal(heard.at(-1)?.data.id, of(told.items, 'two')[0]?.alertId, 'what is hidden is not told of by an event')
      const other = all.find(({ secretId }) => secretId === hidden)
      await guard.refused(404, 'POST', `/api/v1/alerts/${other?.alertId}/acknowledge`)
      await guard.ok('POST', `/api/v1/alerts/${of(told.items, 'two')[0]?.alertId}/acknowledge`)
      const page = await guard.ok('GET', '/api/v1/alerts?size=1&page=0')
      assert.equal(page.totalItems, told.totalItems, 'what is hidden is not counted')
      await main.ok('DELETE', '/api/v1/watch-rules/two')
    })

    it('raise an alert for a burst of refusals, not for as many over a longer time', async () => {
      await rule(coffer, 'bursts', { kind: 'refusals', count: 5, minutes: 10 })
      const nobody = await coffer.subAccount('nobody')
      const refused = () => nobody.refused(403, 'GET', '/api/v1/secrets')
      for (let n = 0; n < 8; n++) {
        await refused()
        coffer.clock.pass(3 * MINUTE)
        await look()
      }
      assert.deepEqual(of(await alerts(coffer), 'bursts'), [])
      for (let n = 0; n < 5; n++) await refused()
      await look()
      const [alert, ...more] = of(await alerts(coffer), 'bursts')
      assert.deepEqual([more.length, alert?.type], [0, 'refusals'])
      assert.match(alert?.message ?? '', /calls of nobody were refused within 10 minutes/)
    })

    it('raise an alert when somebody reads from where they never did', async () => {
      await rule(coffer, 'places', { kind: 'new-address' })
      const secretId = await newSecret(coffer, 'placed')
      for (const ip of ['198.51.100.7', '198.51.100.7', '203.0.113.9', '198.51.100.7', '203.0.113.9'])
        await fromAddress(ip, valuesOf(secretId))
      await look()
      const found = of(await alerts(coffer), 'places')
      assert.deepEqual(
        found.map(({ address, count }) => [address, count]),
        [['203.0.113.9', 1]],
      )
    })

    it('do not look at what was recorded before they were made, nor while they are switched off', async () => {
      const secretId = await newSecret(coffer, 'earlier')
      await main.ok('GET', valuesOf(secretId))
      coffer.clock.pass(1)
      await rule(coffer, 'later', { kind: 'decoy', secretIds: [secretId] })
      await look()
      await rule(coffer, 'later', { kind: 'decoy', secretIds: [secretId], active: false })
      await main.ok('GET', valuesOf(secretId))
      await look()
      assert.deepEqual(of(await alerts(coffer), 'later'), [])
      await main.refused(400, 'PUT', '/api/v1/watch-rules/none', { kind: 'decoy' })
      await main.refused(404, 'PUT', '/api/v1/watch-rules/none', { kind: 'decoy', secretIds: ['f'.repeat(64)] })
      await main.ok('DELETE', '/api/v1/watch-rules/later')
    })

    it('stand beside a rotation that is late: it is told once for its date', async () => {
      const id = await newSecret(coffer, 'late')
      await coffer.coffer.barrier.transact(async (unit) => {
        const secret = (await unit.get('secret', id)) ?? assert.fail()
        const changed = {
          autoRotation: 1 as const,
          rotationPeriod: 1,
          nextRotationAt: coffer.clock.now() + HOUR,
          state: 'DISABLE' as const,
        }
        return { result: await unit.change('secret', secret, changed), records: [] }
      })
      coffer.clock.pass(HOUR + DAY)
      await look()
      await look()
      const late = (await alerts(coffer)).filter(({ type }) => type === 'rotation.overdue')
      assert.deepEqual(
        late.map(({ secretId, count }) => [secretId, count]),
        [[id, 1]],
      )
    })
  })
}

describe('watch rules on two nodes', () => {
  it('look at each record once, whichever node looks and whenever', async () => {
    const { a, b } = await twoNodes(false)
    const bait = await newSecret(a, 'bait')
    await rule(a, 'decoys', { kind: 'decoy', secretIds: [bait] })
    const reads = 60
    for (let n = 0; n < reads; n += 6) {
      const read = (node: TestCoffer) => a.main.at(node.url).ok('GET', valuesOf(bait))
      await Promise.all([read(a), read(b), a.coffer.jobs.tick(), read(a), b.coffer.jobs.tick(), read(b), read(a), read(b)])
    }
    await Promise.all([a.coffer.jobs.tick(), b.coffer.jobs.tick()])
    await a.coffer.jobs.tick()
    const [alert, ...more] = of(await alerts(a), 'decoys')
    assert.deepEqual([more.length, alert?.count], [0, reads])
  })
})
