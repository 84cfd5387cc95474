import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { attack, edit } from '../barrier/attacker.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { makeKey, makeSecretUnder } from './making.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`re-sealing on ${engine}`, async () => {
    const started = await startCoffer({ engine })
    const { main, coffer } = started
    const tick = () => coffer.jobs.tick()
    const counts = async (at: string) =>
      (await main.ok('GET', `${at}/reseal`)).versions.map((each: { version: number; valueCount: number }) => [
        each.version,
        each.valueCount,
      ])
    const chainOf = async (secret: string) => (await main.ok('GET', `/api/v1/secrets/${secret}/values`)).decryptedSecretChain
    const next = (secret: string, n: number) =>
      main.ok('PUT', `/api/v1/secrets/${secret}/values`, { active: `{"user":"app","password":"${n}"}` })

    test('every value comes under the current version, and neither values nor epochs move', async () => {
      const { at, keyTag, keyName } = await makeKey(main, 'AES256')
      const secrets: string[] = []
      for (let n = 0; n < 30; n++) secrets.push(await makeSecretUnder(main, keyTag))
      const [, second = ''] = secrets
      await main.ok('POST', `${at}/rotate`)
      await next(second, 2)
      await main.ok('POST', `${at}/rotate`)
      const before = await Promise.all(secrets.map((secret) => main.call('GET', `/api/v1/secrets/${secret}`)))
      const under = await counts(at)
      assert.deepEqual(
        under.map(([version]: number[]) => version),
        [3, 2, 1],
      )
      const old = under.reduce((sum: number, [, count]: number[]) => sum + (count ?? 0), 0)

      const asked = await main.ok('POST', `${at}/reseal`)
      assert.deepEqual([asked.status, asked.totalCount, asked.leftCount, asked.currentVersion], ['RUNNING', old, old, 3])
      await tick()
      const done = await main.ok('GET', `${at}/reseal`)
      assert.deepEqual([done.status, done.totalCount, done.leftCount], ['DONE', old, 0])
      assert.match(done.message, new RegExp(`^No stored value of the protection key ${keyName} depends on a version before 3 any more`))
      assert.deepEqual(await counts(at), [
        [3, old],
        [2, 0],
        [1, 0],
      ])
      for (const [at, secret] of secrets.entries()) {
        const now = await main.call('GET', `/api/v1/secrets/${secret}`)
        assert.equal(now.headers.get('etag'), before[at]?.headers.get('etag'))
        assert.deepEqual(now.body, before[at]?.body)
      }
      assert.equal((await chainOf(second)).active, '{"user":"app","password":"2"}')
      assert.equal((await chainOf(secrets[9] ?? '')).active, '{"user":"app","password":"first"}')
      // An editor that looked before writes as if nothing had been.
      const etag = before[3]?.headers.get('etag')
      assert.ok(etag)
      await main.ok('PUT', `/api/v1/secrets/${secrets[3]}/memo`, { memo: 'written' }, { 'if-match': etag ?? '' })
      const { activityLogList } = await main.ok('GET', `${at}/activities?keyword=Coffer&pageSize=5`)
      assert.match(activityLogList[0].message, new RegExp(`The re-seal ended, of ${old} values\\.`))
    })

    test('it can be cancelled and goes on with the rest; a suspended key makes it wait', async () => {
      const { at, keyTag, keyName } = await makeKey(main, 'AES256')
      const secret = await makeSecretUnder(main, keyTag)
      await main.ok('POST', `${at}/rotate`)
      assert.match(await main.refused(422, 'POST', `${at}/cancel-reseal`), /No re-seal of the protection key .* is running/)
      await main.ok('POST', `${at}/reseal`)
      const cancelled = await main.ok('POST', `${at}/cancel-reseal`)
      assert.deepEqual([cancelled.status, cancelled.leftCount], ['CANCELLED', 1])
      await tick()
      assert.deepEqual(await counts(at), [
        [2, 0],
        [1, 1],
      ])
      await main.ok('POST', `${at}/reseal`)
      await main.ok('POST', `${at}/disable`)
      await tick()
      const waiting = await main.ok('GET', `${at}/reseal`)
      assert.deepEqual([waiting.status, waiting.message], ['RUNNING', `It waits: the protection key ${keyName} is in DISABLE. Enable it.`])
      await main.refused(422, 'POST', `${at}/reseal`)
      await main.ok('POST', `${at}/enable`)
      await tick()
      assert.equal((await main.ok('GET', `${at}/reseal`)).status, 'DONE')
      assert.equal((await chainOf(secret)).active, '{"user":"app","password":"first"}')
    })

    test('a rotation starts it where that is asked for, and only for who may re-seal', async () => {
      const { at, keyTag } = await makeKey(main, 'AES256')
      await makeSecretUnder(main, keyTag)
      const sub = await started.subAccount(`rotator-${engine.toLowerCase()}`)
      const nrn = `nrn:PUB:KMS:*:*:Key/${keyTag}`
      const permissions = [
        { effect: 'Allow', targets: [{ product: 'KMS', actions: ['Change/rotateKey', 'View/getReseal'], resourceNrns: [nrn] }] },
      ]
      const { id } = await main.ok('POST', '/api/v1/policies', { policyName: `rotator-${engine}`, permissions })
      await main.ok('POST', `/api/v1/sub-accounts/${sub.id}/policies`, { policyIdList: [id] })
      assert.match(
        await sub.refused(403, 'POST', `${at}/rotate?reseal=true`),
        /but not re-seal: that takes Change\/resealKey\. Nothing was changed/,
      )
      assert.equal((await main.ok('GET', at)).currentVersion, 1)
      await sub.refused(403, 'POST', `${at}/reseal`)
      assert.equal((await sub.ok('POST', `${at}/rotate`)).version, 2)
      assert.equal((await sub.ok('GET', `${at}/reseal`)).status, 'NONE')
      assert.equal((await main.ok('POST', `${at}/rotate?reseal=true`)).version, 3)
      await tick()
      assert.deepEqual(await counts(at), [
        [3, 1],
        [2, 0],
        [1, 0],
      ])
    })

    test('values that cannot be believed are stepped over, counted and told', async () => {
      const { at, keyTag } = await makeKey(main, 'AES256')
      const secrets: string[] = []
      for (let n = 0; n < 3; n++) secrets.push(await makeSecretUnder(main, keyTag))
      await main.ok('POST', `${at}/rotate`)
      const attacker = await attack(started)
      await edit(attacker, 'value', { secret: secrets[1] ?? '' }, { wrapped: Buffer.alloc(112) })
      await attacker.close()
      await main.ok('POST', `${at}/reseal`)
      await tick()
      const ended = await main.ok('GET', `${at}/reseal`)
      assert.deepEqual([ended.status, ended.leftCount], ['PARTIAL', 1])
      assert.match(ended.message, /^Alert: 1 stored values .* stay under versions before 2/)
      assert.match(started.logged(), new RegExp(`value of secret ${secrets[1]}`))
      for (const secret of [secrets[0], secrets[2]]) assert.equal((await chainOf(secret ?? '')).active, '{"user":"app","password":"first"}')
    })

    test('RSA2048 keys re-seal as well, and a key that goes takes what is known of its re-seal along', async () => {
      const { at, keyTag } = await makeKey(main, 'RSA2048')
      const secret = await makeSecretUnder(main, keyTag)
      await main.ok('POST', `${at}/rotate?reseal=true`)
      await tick()
      assert.deepEqual(await counts(at), [
        [2, 1],
        [1, 0],
      ])
      assert.equal((await chainOf(secret)).active, '{"user":"app","password":"first"}')
      await main.ok('PUT', `/api/v1/secrets/${secret}/protection-key`, { protectionKeyType: 'DEFAULT' })
      await main.ok('POST', `${at}/request-deletion`)
      await main.ok('DELETE', at)
      const left = await coffer.barrier.observe(async (view) => ({ result: await view.get('reseal', keyTag), records: [] }))
      assert.equal(left, undefined)
      await main.refused(404, 'GET', `${at}/reseal`)
    })
  })
}

test('two nodes that work at one re-seal, while values change, lose and mix up nothing', async () => {
  const one = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: one.clock, env: one.env })
  const { at, keyTag } = await makeKey(one.main, 'AES256')
  const secrets: string[] = []
  for (let n = 0; n < 40; n++) secrets.push(await makeSecretUnder(one.main, keyTag))
  await one.main.ok('POST', `${at}/rotate?reseal=true`)
  const write = (n: number) =>
    other.main.ok('PUT', `/api/v1/secrets/${secrets[n]}/values`, { active: `{"user":"app","password":"new ${n}"}` })
  await Promise.all([one.coffer.jobs.tick(), other.coffer.jobs.tick(), ...[3, 9, 27, 39].map(write)])
  await Promise.all([one.coffer.jobs.tick(), other.coffer.jobs.tick()])
  const done = await other.main.ok('GET', `${at}/reseal`)
  assert.deepEqual([done.status, done.leftCount], ['DONE', 0])
  for (const node of [one, other]) {
    for (const [n, secret] of secrets.entries()) {
      const { decryptedSecretChain } = await node.main.ok('GET', `/api/v1/secrets/${secret}/values`)
      assert.equal(
        decryptedSecretChain.active,
        [3, 9, 27, 39].includes(n) ? `{"user":"app","password":"new ${n}"}` : '{"user":"app","password":"first"}',
      )
    }
  }
  const ends = await one.main.ok('GET', `${at}/activities?keyword=re-seal%20ended`)
  assert.equal(ends.activityLogList.length, 1, 'its end is told once')
  await other.close()
})
