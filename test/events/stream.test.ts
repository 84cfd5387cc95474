import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HOUR } from '#base/instant'
import { attack } from '../barrier/attacker.ts'
import { newSecret, VALUE } from '../barrier/subjects.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { type Heard, listen } from '../support/listen.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const view = (...resourceNrns: string[]) => ({
  effect: 'Allow',
  targets: [{ product: 'SecretManager', actions: ['View/getEvents', 'View/getSecretValue'], resourceNrns }],
})
const typesOf = (heard: readonly Heard[]) => heard.map(({ type }) => type)
const change = (coffer: TestCoffer, secretId: string, n: number | string) =>
  coffer.main.ok('PUT', `/api/v1/secrets/${secretId}/values/active`, { value: VALUE(n) })

/** A sub account with a policy of its own. */
async function withPolicy(coffer: TestCoffer, loginId: string, ...permissions: object[]): Promise<Caller & { id: string; policy: string }> {
  const { id } = await coffer.main.ok('POST', '/api/v1/policies', { policyName: loginId, permissions })
  const caller = await coffer.subAccount(loginId)
  await coffer.main.ok('POST', `/api/v1/sub-accounts/${caller.id}/policies`, { policyIdList: [id] })
  return Object.assign(caller, { policy: id })
}

for (const engine of ENGINES_IN_TURN) {
  describe(`the stream of events, ${engine}`, async () => {
    const coffer = await startCoffer({ engine })

    it('tells what happens to a secret from its making to its end, by ids and epochs alone', async () => {
      const stream = await listen(coffer.main)
      assert.equal((await stream.next()).type, 'ready')
      const secretId = await newSecret(coffer, 'told')
      const heard = [await stream.next()]
      const steps: [string, string, unknown?][] = [
        ['PUT', 'values/active', { value: VALUE('of-the-change') }],
        ['POST', 'request-deletion'],
        ['DELETE', ''],
      ]
      for (const [method, path, body] of steps) {
        await coffer.main.ok(method, `/api/v1/secrets/${secretId}/${path}`.replace(/\/$/, ''), body)
        heard.push(await stream.next())
      }
      assert.deepEqual(typesOf(heard), ['secret.created', 'secret.changed', 'secret.changed', 'secret.deleted'])
      assert.deepEqual(
        heard.map(({ data }) => [data.secretId, data.epoch]),
        [1, 2, 3, 4].map((epoch) => [secretId, epoch]),
      )
      for (const { data, lastEventId } of heard) {
        assert.deepEqual(Object.keys(data).sort(), ['epoch', 'position', 'secretId'])
        assert.equal(lastEventId, String(data.position))
      }
      stream.leave()
    })

    it('leaves one record when it opens, and none for what it tells', async () => {
      const stream = await listen(coffer.main)
      await newSecret(coffer, 'counted')
      await stream.upTo('secret.created')
      stream.leave()
      const attacker = await attack(coffer)
      const records = await attacker.rows('select "action", "result", "nrn" from "usage_record" where "requestId" = ?', stream.requestId)
      await attacker.close()
      assert.deepEqual(
        records.map(({ action, result }) => [action, result]),
        [['View/getEvents', 'SUCCESS']],
      )
    })

    it('tells a caller only of secrets that they may see', async () => {
      const [mine, other] = [await newSecret(coffer, 'mine'), await newSecret(coffer, 'other')]
      const nrn = `nrn:PUB:SecretManager:KR:${await accountOf(coffer)}:Secret/${mine}`
      const stream = await listen(await withPolicy(coffer, 'onlymine', view(nrn)))
      assert.equal((await stream.next()).type, 'ready')
      await change(coffer, other, 1)
      await change(coffer, mine, 1)
      const event = await stream.next()
      assert.deepEqual([event.type, event.data.secretId], ['secret.changed', mine])
      stream.leave()
    })

    it('tells nothing of a secret to whoever has the right to events on it, but none to see it', async () => {
      const secretId = await newSecret(coffer, 'unseen')
      const targets = [{ product: 'SecretManager', actions: ['View/getEvents'], resourceNrns: ['*'] }]
      const stream = await listen(await withPolicy(coffer, 'eventsonly', { effect: 'Allow', targets }))
      await change(coffer, secretId, 1)
      await beatOf(coffer, stream, 1)
      assert.deepEqual(typesOf(stream.heard), ['ready'])
      stream.leave()
    })

    it('goes on where a reader left off, and says each secret that changed meanwhile once', async () => {
      const [one, two] = [await newSecret(coffer, 'one'), await newSecret(coffer, 'two')]
      const first = await listen(coffer.main)
      await change(coffer, one, 1)
      await first.upTo('secret.changed')
      first.leave()
      for (const n of [2, 3, 4]) await change(coffer, one, n)
      await change(coffer, two, 5)
      const again = await listen(coffer.main, { lastEventId: first.lastEventId })
      const heard = [await again.next(), await again.next(), await again.next()]
      assert.deepEqual(typesOf(heard), ['ready', 'secret.changed', 'secret.changed'])
      assert.deepEqual(
        heard.slice(1).map(({ data }) => [data.secretId, data.epoch]),
        [
          [one, 5],
          [two, 2],
        ],
      )
      // Nothing is said twice: the next event is that of the next change.
      await change(coffer, one, 6)
      assert.equal((await again.next()).data.epoch, 6)
      again.leave()
    })

    it('says reset to a reader whose place is no longer kept, never was, or is none', async () => {
      const attacker = await attack(coffer)
      const old = await listen(coffer.main)
      await old.next()
      old.leave()
      const secretId = await newSecret(coffer, 'trimmed')
      await attacker.script('update "feed_head" set "trimmed" = "position"')
      for (const lastEventId of [old.lastEventId, '999999999', 'abc', '-1', '1e3']) {
        const stream = await listen(coffer.main, { lastEventId })
        const heard = await stream.upTo('reset')
        assert.deepEqual(typesOf(heard), ['ready', 'reset'], lastEventId)
        stream.leave()
        // From there on, it is a stream like any other, and where it stands is a place to come back to.
        const again = await listen(coffer.main, { lastEventId: String(heard.at(-1)?.data.position) })
        await change(coffer, secretId, lastEventId)
        assert.deepEqual(typesOf(await again.upTo('secret.changed')), ['ready', 'secret.changed'], lastEventId)
        again.leave()
      }
      await attacker.script('update "feed_head" set "trimmed" = 0')
      await attacker.close()
    })

    it('shows now and then that it stands, and brings its reader on', async () => {
      const stream = await listen(coffer.main)
      const ready = await stream.next()
      await coffer.subAccount('beat')
      await beatOf(coffer, stream, 1)
      assert.ok(Number(stream.lastEventId) > ready.data.position)
      stream.leave()
    })

    it('tells of actions, packages, watch rules, webhooks and access keys, when they are made, changed and gone', async () => {
      const { main } = coffer
      const { id } = await coffer.subAccount('with-keys')
      const A = '/ncf/api/v2/packages/tools/actions/greet'
      const code = { exec: { kind: 'nodejs:default', code: 'exports.main = () => ({})' } }
      const hook = { name: 'hook', url: 'https://example.com/', types: ['secret.deleted'] }
      const stream = await listen(main)
      assert.equal((await stream.next()).type, 'ready')
      const told = async (method: string, path: string, body?: object) => {
        const answer = await main.ok(method, path, body)
        const { type, data } = await stream.next()
        return { answer, heard: [type, data.id] }
      }
      assert.deepEqual((await told('PUT', '/ncf/api/v2/packages/tools', {})).heard, ['package.changed', 'tools'])
      for (const [method, body] of [['PUT', code], ['PUT', { ...code, description: 'two' }], ['DELETE']] as [string, object?][])
        assert.deepEqual((await told(method, A, body)).heard, ['action.changed', 'tools/greet'], method)
      assert.deepEqual((await told('DELETE', '/ncf/api/v2/packages/tools')).heard, ['package.changed', 'tools'])
      const rule = '/api/v1/watch-rules/far-away'
      assert.deepEqual((await told('PUT', rule, { kind: 'new-address' })).heard, ['watchrule.changed', 'far-away'])
      assert.deepEqual((await told('DELETE', rule)).heard, ['watchrule.changed', 'far-away'])
      const made = await told('POST', '/api/v1/subscriptions', hook)
      const { subscriptionId } = made.answer
      assert.deepEqual(made.heard, ['subscription.changed', subscriptionId])
      const key = await told('POST', `/api/v1/sub-accounts/${id}/access-keys`)
      assert.deepEqual(key.heard, ['subaccount.changed', id])
      const keys = `/api/v1/sub-accounts/${id}/access-keys`
      const { accessKey } = key.answer
      const etag = async () => (await main.call('GET', `/api/v1/sub-accounts/${id}`)).headers.get('etag')
      const before = await etag()
      assert.deepEqual((await told('PUT', keys, { accessKey, active: false })).heard, ['subaccount.changed', id])
      assert.deepEqual((await told('DELETE', keys, { accessKey })).heard, ['subaccount.changed', id])
      assert.equal(await etag(), before, 'whoever edits the account is not overtaken by it')
      stream.leave()
      const viewer = await listen(await withPolicy(coffer, 'no-functions', view('*')))
      assert.equal((await viewer.next()).type, 'ready')
      await main.ok('PUT', A.replace('tools', '-'), code)
      await main.ok('DELETE', `/api/v1/subscriptions/${subscriptionId}`)
      await newSecret(coffer, 'heard-of')
      assert.equal((await viewer.next()).type, 'secret.created')
      viewer.leave()
    })

    it('tells its caller that their rights changed, and ends when the right to it is gone', async () => {
      const caller = await withPolicy(coffer, 'losing', view('*'))
      const stream = await listen(caller)
      await newSecret(coffer, 'before')
      await stream.upTo('secret.created')
      const viewOne = view(`nrn:PUB:SecretManager:KR:*:Secret/${'a'.repeat(64)}`)
      await coffer.main.ok('PUT', `/api/v1/policies/${caller.policy}`, { permissions: [viewOne] })
      await stream.upTo('permissions.changed')
      await coffer.main.ok('DELETE', `/api/v1/sub-accounts/${caller.id}/policies`, { policyIdList: [caller.policy] })
      await stream.over
      assert.match(await caller.refused(403, 'GET', '/api/v1/events'), /may not View\/getEvents/)
    })

    it('ends when the access key is switched off, and when a session is over', async () => {
      const caller = await withPolicy(coffer, 'keyless', view('*'))
      const session = await caller.ok('POST', '/api/v1/credentials', { durationSec: 3600 })
      const [standing, temporary] = [await listen(caller), await listen(caller.as(session.accessKey, session.keySecret))]
      await beatOf(coffer, temporary, 1)
      coffer.clock.pass(HOUR + 1000)
      await coffer.coffer.jobs.tick()
      await temporary.over
      await coffer.main.ok('PUT', `/api/v1/sub-accounts/${caller.id}/access-keys`, { accessKey: caller.accessKey, active: false })
      await standing.over
    })

    it('lets one principal hold only so many open, and another one still comes in', async () => {
      const caller = await withPolicy(coffer, 'greedy', view('*'))
      const open = []
      for (let n = 0; n < 20; n++) open.push(await listen(caller))
      const said = await caller.call('GET', '/api/v1/events')
      assert.equal(said.status, 429, said.text)
      assert.equal(said.headers.get('retry-after'), '5')
      const other = await listen(coffer.main)
      other.leave()
      open.pop()?.leave()
      for (;;) {
        const tried = await caller.call('GET', '/api/v1/events')
        if (tried.status === 200) break
        assert.equal(tried.status, 429)
      }
      for (const stream of open) stream.leave()
    })

    it('ends with the server, which does not wait for it', async () => {
      const stream = await listen(coffer.main)
      await stream.next()
      const again = await coffer.restart()
      await stream.over
      const resumed = await listen(coffer.main.at(again.url), { lastEventId: stream.lastEventId })
      assert.equal((await resumed.next()).type, 'ready')
      resumed.leave()
    })
  })
}

async function accountOf(coffer: TestCoffer): Promise<string> {
  const attacker = await attack(coffer)
  const [account] = await attacker.rows('select "id" from "account"')
  await attacker.close()
  return String(account?.['id'])
}

/** Lets time pass until a stream has shown that it stands. */
async function beatOf(coffer: TestCoffer, stream: Awaited<ReturnType<typeof listen>>, number: number): Promise<void> {
  coffer.clock.pass(15_000)
  await coffer.coffer.jobs.tick()
  await stream.beat(number)
}
