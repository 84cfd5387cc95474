import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'
import { inTurn } from '../support/turns.ts'
import { twoNodes } from '../support/two-nodes.ts'
import { onPostgres } from './attacker.ts'
import { ADMINISTRATOR, newKey, newSecret, underKey, VALUE, valuesOf } from './subjects.ts'

/** Ways to keep a change from the other node, right after it. */
const NEWEST = '(select max("position") from "feed")'
const UNTOLD: Record<string, string> = {
  'its entries are deleted': `delete from "feed" where "position" = ${NEWEST}`,
  'its entries tell of another row': `update "feed" set "id" = 'another' where "position" = ${NEWEST}`,
  'its entries tell of another state': `update "feed" set "mac" = '\\x00' where "position" = ${NEWEST}`,
}

/** What each change of state on node A makes of the same call on node B, which has just answered it. */
type Felt = (a: TestCoffer, b: TestCoffer) => Promise<{ call: () => ReturnType<Caller['call']>; steps: [() => Promise<unknown>, number][] }>

const reading = (caller: Caller, b: TestCoffer, secretId: string) => () => caller.at(b.url).call('GET', valuesOf(secretId))

async function reader(a: TestCoffer, b: TestCoffer, loginId: string, ...policies: string[]) {
  const sub = await a.subAccount(loginId, ...policies)
  return { sub, call: reading(sub, b, await newSecret(a, `for-${loginId}`)) }
}

async function administrator(a: TestCoffer): Promise<string> {
  const { items } = await a.main.ok<{ items: { policyId: string; policyName: string }[] }>('GET', '/api/v1/policies?size=100')
  return items.find((item) => item.policyName === ADMINISTRATOR)?.policyId ?? ''
}

const FELT: Record<string, Felt> = {
  'a right that is taken away, and given again': async (a, b) => {
    const { sub, call } = await reader(a, b, 'rights', ADMINISTRATOR)
    const policyIdList = [await administrator(a)]
    const policies = (method: string) => () => a.main.ok(method, `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList })
    return {
      call,
      steps: [
        [async () => undefined, 200],
        [policies('DELETE'), 403],
        [policies('POST'), 200],
        [policies('DELETE'), 403],
      ],
    }
  },
  'an access key that is switched off, on, and deleted': async (a, b) => {
    const { sub, call } = await reader(a, b, 'switched', ADMINISTRATOR)
    const keys = `/api/v1/sub-accounts/${sub.id}/access-keys`
    const active = (on: boolean) => () => a.main.ok('PUT', keys, { accessKey: sub.accessKey, active: on })
    const remove = () => a.main.ok('DELETE', keys, { accessKey: sub.accessKey })
    return {
      call,
      steps: [
        [async () => undefined, 200],
        [active(false), 401],
        [active(true), 200],
        [active(false), 401],
        [remove, 401],
      ],
    }
  },
  'a sub account that is suspended, taken back, and deleted': async (a, b) => {
    const { sub, call } = await reader(a, b, 'suspended', ADMINISTRATOR)
    const at = `/api/v1/sub-accounts/${sub.id}`
    const active = (on: boolean) => () => a.main.ok('PUT', at, { active: on })
    return {
      call,
      steps: [
        [async () => undefined, 200],
        [active(false), 401],
        [active(true), 200],
        [() => a.main.ok('DELETE', at), 401],
      ],
    }
  },
  'a protection key that is disabled and enabled': async (a, b) => {
    const keyTag = await newKey(a, 'two-nodes')
    const call = reading(b.main, b, await newSecret(a, 'under-key', underKey(keyTag)))
    const become = (what: string) => () => a.main.ok('POST', `/kms/v1/keys/${keyTag}/${what}`)
    return {
      call,
      steps: [
        [async () => undefined, 200],
        [become('disable'), 422],
        [become('enable'), 200],
        [become('disable'), 422],
      ],
    }
  },
  'a secret that is suspended, taken back, and deleted': async (a, b) => {
    const id = await newSecret(a, 'coming-going')
    const at = `/api/v1/secrets/${id}`
    const become = (what: string) => () => a.main.ok('POST', `${at}/${what}`)
    const remove = () => a.main.ok('DELETE', at)
    return {
      call: reading(b.main, b, id),
      steps: [
        [async () => undefined, 200],
        [become('disable'), 422],
        [become('enable'), 200],
        [become('request-deletion'), 422],
        [remove, 404],
      ],
    }
  },
}

/** So often at most the other node looks by itself between a change and the strike against what tells of it, and has heard of it rightly. */
const HEARD_BEFORE = 5

/** What node B answers to a call whose right node A took away, after somebody struck at what tells of that. */
async function askedAfter(what: string, strike: string): ReturnType<Caller['call']> {
  for (let time = 1; ; time++) {
    const nodes = await twoNodes(false)
    const attacker = await onPostgres(nodes.url)
    const { sub, call } = await reader(nodes.a, nodes.b, 'untold', ADMINISTRATOR)
    const policyIdList = [await administrator(nodes.a)]
    assert.equal((await call()).status, 200, what)
    await nodes.a.main.ok('DELETE', `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList })
    await attacker.script(strike)
    const said = await call()
    await attacker.close()
    if (said.status !== 403 || time === HEARD_BEFORE) return said
  }
}

for (const notify of inTurn([true, false])) {
  describe(`two nodes on one PostgreSQL, ${notify ? 'which tell each other' : 'which are told nothing'}`, async () => {
    const { a, b, url } = await twoNodes(notify)

    it('that started together made one account between them', async () => {
      const attacker = await onPostgres(url)
      for (const [table, count] of Object.entries({ account: 1, principal: 1, access_key: 1, kms_key: 1, slot: 1 }))
        assert.equal((await attacker.rows(`select 1 from "${table}"`)).length, count, table)
      await attacker.close()
      assert.deepEqual([a.coffer.firstStart, b.coffer.firstStart].sort(), [false, true])
      assert.equal([a, b].filter(({ home }) => existsSync(join(home, 'credentials'))).length, 1)
    })

    for (const [what, felt] of Object.entries(FELT)) {
      it(`feel on the very next call: ${what}`, async () => {
        const { call, steps } = await felt(a, b)
        for (const [at, [step, status]] of steps.entries()) {
          await step()
          const said = await call()
          assert.equal(said.status, status, `step ${at}: ${said.text}`)
        }
      })
    }

    it('answer the value that the other has just stored', async () => {
      const id = await newSecret(a, 'changing')
      for (let n = 0; n < 20; n++) {
        const [writer, other] = n % 2 === 0 ? [a, b] : [b, a]
        await writer.main.ok('PUT', valuesOf(id), { active: VALUE(n) })
        assert.equal((await other.main.ok('GET', valuesOf(id))).decryptedSecretChain.active, VALUE(n))
      }
    })

    it('take an access key that the other has just made', async () => {
      for (let n = 0; n < 5; n++) {
        const sub = await a.subAccount(`fresh${n}`, ADMINISTRATOR)
        assert.equal((await sub.at(b.url).call('GET', '/api/v1/secrets')).status, 200)
      }
    })

    it('answer nothing more when what tells them of changes was edited', async () => {
      for (const [what, strike] of Object.entries(UNTOLD)) {
        const said = await askedAfter(what, strike)
        assert.equal(said.status, 500, `${what}: ${said.text}`)
        assert.match(said.text, /The store cannot be believed/, what)
      }
    })

    it('answer nothing more from a store that was put back behind what they have seen', async () => {
      const nodes = await twoNodes(false)
      const attacker = await onPostgres(nodes.url)
      const id = await newSecret(nodes.a, 'put-back')
      await attacker.script('create table kept as select * from "feed_head"')
      await nodes.a.main.ok('PUT', valuesOf(id), { active: VALUE('new') })
      await attacker.script('delete from "feed_head"; insert into "feed_head" select * from kept; drop table kept')
      for (const call of [
        () => nodes.a.main.call('GET', valuesOf(id)),
        () => nodes.a.main.call('PUT', valuesOf(id), { active: VALUE('x') }),
      ]) {
        const said = await call()
        assert.equal(said.status, 500, said.text)
        assert.match(said.text, /this server has seen change .* put back to an older state/)
      }
      await attacker.close()
    })

    it('make one of two secrets that are to have the same name', async () => {
      for (let n = 0; n < 10; n++) {
        const make = (node: TestCoffer) =>
          node.main.call('POST', '/api/v1/secrets', {
            secretName: `same-${n}`,
            secretValue: { value: VALUE(n), rotationTargets: ['password'] },
          })
        const said = await Promise.all([make(a), make(b), make(a), make(b)])
        assert.deepEqual(said.map(({ status }) => status).sort(), [200, 400, 400, 400])
      }
    })

    it('let one of two editors win who both saw the same state', async () => {
      const id = await newSecret(a, 'two-editors')
      for (let n = 0; n < 10; n++) {
        const etag = (await a.main.call('GET', `/api/v1/secrets/${id}`)).headers.get('etag') ?? ''
        const said = await Promise.all(
          [a, b].map(({ main }) => main.call('PUT', `/api/v1/secrets/${id}/memo`, { memo: `${n}` }, { 'if-match': etag })),
        )
        assert.deepEqual(said.map(({ status }) => status).sort(), [200, 422])
      }
    })

    it('let nobody in who asked after the right was gone, however many ask', async () => {
      const { sub, call } = await reader(a, b, 'hammering', ADMINISTRATOR)
      let gone = Number.POSITIVE_INFINITY
      let [before, later] = [0, 0]
      const hammer = async (): Promise<void> => {
        while (later < 200) {
          const asked = performance.now()
          const { status } = await call()
          assert.ok(asked < gone ? status === 200 || status === 403 : status === 403, `${status} to a call made ${asked - gone} ms after`)
          if (asked < gone) before++
          else later++
        }
      }
      const revoke = async (): Promise<void> => {
        while (before < 200) await call()
        await a.main.ok('DELETE', `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList: [await administrator(a)] })
        gone = performance.now()
      }
      await Promise.all([revoke(), ...Array.from({ length: 16 }, hammer)])
    })
  })
}
