import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, HOUR, SECOND } from '#base/instant'
import { attack, put, read } from '../barrier/attacker.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, makeKey, makeSecretUnder } from './making.ts'

const WAIT = 72 * HOUR

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const started = await startCoffer({ engine })
    const { main, clock, coffer } = started
    const tick = () => coffer.jobs.tick()
    /** All that time passes in steps that the clock trusts: a day and more without a heartbeat would hold deletions up. */
    const wait = async (ms: number) => {
      for (let left = ms; left > 0; left -= DAY) {
        clock.pass(Math.min(left, DAY))
        await tick()
      }
    }
    const newest = async (at: string) => (await main.ok('GET', `${at}/activities?pageSize=1&keyword=Coffer`)).activityLogList[0]
    /** The newest record of a key, also of one that is gone and has no activities to ask for. */
    const recorded = async (keyTag: string) =>
      coffer.barrier.observe(async (view) => {
        const account = (await view.find('account', []))[0]?.id ?? ''
        return { result: (await view.tables.usage({ account, resourceId: keyTag, limit: 1, offset: 0 })).rows[0], records: [] }
      })
    const versionsOf = (keyTag: string) =>
      coffer.barrier.observe(async (view) => ({
        result: await view.count('kms_key_version', [{ column: 'key', is: 'eq', value: keyTag }]),
        records: [],
      }))

    describe(`deleting a protection key on ${engine}`, () => {
      test('a key that seals living secrets is not deleted: it says how many, whatever state they are in', async () => {
        const { at, keyTag, keyName } = await makeKey(main, 'AES256')
        const one = await makeSecretUnder(main, keyTag)
        assert.match(
          await main.refused(422, 'POST', `${at}/request-deletion`),
          new RegExp(`^1 living secret is sealed under the protection key ${keyName}`),
        )
        const two = await makeSecretUnder(main, keyTag)
        await main.ok('POST', `/api/v1/secrets/${one}/disable`)
        await main.ok('POST', `/api/v1/secrets/${two}/request-deletion`)
        assert.match(await main.refused(422, 'POST', `${at}/request-deletion`), /^2 living secrets are sealed/)
        assert.equal((await main.ok('GET', at)).status, 'ENABLE')
        await main.ok('DELETE', `/api/v1/secrets/${two}`)
        assert.match(await main.refused(422, 'POST', `${at}/request-deletion`), /^1 living secret is sealed/)
        await main.ok('PUT', `/api/v1/secrets/${one}/protection-key`, { protectionKeyType: 'DEFAULT' })
        assert.deepEqual(await main.ok('POST', `${at}/request-deletion`), { keyTag, status: 'REVOKE', statusDate: clock.now() })
      })

      test('the date does not move when deletion is asked for again, and cancelling brings the key back unusable', async () => {
        const { at, keyTag } = await makeKey(main, 'AES256')
        const { ciphertext } = await main.ok('POST', `${at}/encrypt`, { plaintext: base64('kept') })
        const first = await main.ok('POST', `${at}/request-deletion`)
        clock.pass(HOUR)
        assert.deepEqual(await main.ok('POST', `${at}/request-deletion`), first)
        assert.deepEqual(await main.ok('POST', `${at}/cancel-deletion`), { keyTag, status: 'DISABLE', statusDate: clock.now() })
        await wait(WAIT)
        assert.equal((await main.ok('GET', at)).status, 'DISABLE', 'nothing is left of the old date')
        await main.ok('POST', `${at}/enable`)
        assert.equal((await main.ok('POST', `${at}/decrypt`, { ciphertext })).plaintext, base64('kept'))
      })

      test('after 72 hours, and not before, the key is erased with every version, and its name is free', async () => {
        const { at, keyTag, keyName } = await makeKey(main, 'RSA2048')
        for (let n = 0; n < 2; n++) await main.ok('POST', `${at}/rotate`)
        await main.ok('POST', `${at}/request-deletion`)
        await wait(WAIT - SECOND)
        assert.equal((await main.ok('GET', at)).status, 'REVOKE')
        assert.equal(await versionsOf(keyTag), 3)
        clock.pass(SECOND)
        await tick()
        const record = await recorded(keyTag)
        await main.refused(404, 'GET', at)
        assert.equal(await versionsOf(keyTag), 0)
        assert.deepEqual(
          [record?.requestorType, record?.action, record?.result, record?.resourceName],
          ['System', 'Change/deleteKey', 'SUCCESS', keyName],
        )
        assert.equal(record?.message, 'The waiting time of its deletion is over: the key was erased with its 3 versions.')
        assert.notEqual((await makeKey(main, 'AES256', { keyName })).keyTag, keyTag)
      })

      test('a key that is to be deleted and one that a secret is put under are never the same, however close the calls', async () => {
        let kept = 0
        for (let round = 0; round < 12; round++) {
          const { at, keyTag } = await makeKey(main, 'AES256')
          const secret = {
            secretName: `race-${round}`,
            protectionKeyType: 'USER_MANAGED_KEY',
            kmsKeyTag: keyTag,
            secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] },
          }
          const calls = [() => main.call('POST', `${at}/request-deletion`), () => main.call('POST', '/api/v1/secrets', secret)] as const
          const [first, second] = round % 2 === 0 ? calls : calls.toReversed()
          const one = first?.()
          // So many turns of the loop later, so that now the one is ahead and now the other.
          for (let turn = 0; turn < round; turn++) await new Promise(setImmediate)
          const said = (await Promise.all([one, second?.()])).filter((each) => each !== undefined)
          assert.deepEqual(said.map(({ status }) => status).toSorted(), [200, 422], said.map(({ text }) => text).join())
          if ((await main.ok('GET', at)).status === 'ENABLE') kept++
        }
        assert.ok(kept > 0 && kept < 12, `both ways were gone, ${kept} of 12 the one`)
      })

      test('a key that waits is erased at once when somebody asks for it, and only then', async () => {
        const { at, keyTag } = await makeKey(main, 'ECDSA')
        assert.match(await main.refused(422, 'DELETE', at), /Request its deletion first/)
        await main.ok('POST', `${at}/request-deletion`)
        assert.equal(await main.ok('DELETE', at), null)
        assert.equal(await versionsOf(keyTag), 0)
        await main.refused(404, 'DELETE', at)
      })

      test('a key that seals a living secret after all is kept in DISABLE when its hours end, and the record says why', async () => {
        const { at, keyTag } = await makeKey(main, 'AES256')
        const secretId = await makeSecretUnder(main, (await makeKey(main, 'AES256')).keyTag)
        await main.ok('POST', `${at}/request-deletion`)
        // No call can do this; a store that was put together by hand might.
        await coffer.barrier.transact(async (unit) => {
          const secret = await unit.get('secret', secretId)
          assert.ok(secret)
          return { result: await unit.change('secret', secret, { keyTag }), records: [] }
        })
        assert.match(await main.refused(422, 'DELETE', at), /^1 living secret is sealed/)
        await wait(WAIT)
        assert.deepEqual([(await main.ok('GET', at)).status, await versionsOf(keyTag)], ['DISABLE', 1])
        const { data, message } = await newest(at)
        assert.deepEqual([data.requestor.requestType, data.api.action, data.api.result], ['System', 'Change/deleteKey', 'FAILED'])
        assert.match(
          message,
          /^Alert: the waiting time of its deletion is over, but the key was kept, in DISABLE\. 1 living secret is sealed/,
        )
        await wait(WAIT)
        assert.equal((await main.ok('GET', at)).status, 'DISABLE')
      })
    })

    describe(`rotating a protection key by date on ${engine}`, () => {
      test('a version is added when the date has come, and not before, once for however long the clock stood still', async () => {
        for (const keyType of ['AES256', 'RSA2048', 'ECDSA'] as const) {
          const { at } = await makeKey(main, keyType, { isAutoRotation: true, rotationPeriod: 3 })
          await wait(3 * DAY - SECOND)
          assert.equal((await main.ok('GET', at)).currentVersion, 1)
          clock.pass(SECOND)
          await tick()
          const { currentVersion, nextRotationDate } = await main.ok('GET', at)
          assert.deepEqual([currentVersion, nextRotationDate], [2, clock.now() + 3 * DAY])
          const { data, message } = await newest(at)
          assert.deepEqual(
            [data.requestor.requestType, data.api.action, data.api.result, message],
            ['System', 'Change/rotateKey', 'SUCCESS', 'The date of its automatic rotation has come: version 2 was added.'],
          )
          clock.pass(10 * DAY)
          await tick()
          await tick()
          assert.equal((await main.ok('GET', at)).currentVersion, 3)
          await main.ok('POST', `${at}/disable-auto-rotation`)
          await wait(4 * DAY)
          assert.equal((await main.ok('GET', at)).currentVersion, 3)
        }
      })

      test('a key that cannot be given its version, since one was forged, does not hold up the others', async () => {
        const forged = await makeKey(main, 'AES256', { isAutoRotation: true, rotationPeriod: 1 })
        clock.pass(SECOND)
        const sound = await makeKey(main, 'AES256', { isAutoRotation: true, rotationPeriod: 1 })
        const attacker = await attack(started)
        const [version] = await read(attacker, 'kms_key_version', { key: forged.keyTag })
        await put(attacker, 'kms_key_version', { ...version, id: `${forged.keyTag}.2`, version: 2 })
        await attacker.close()
        await wait(DAY)
        assert.deepEqual([(await main.ok('GET', forged.at)).currentVersion, (await main.ok('GET', sound.at)).currentVersion], [1, 2])
        assert.match(started.logged(), /stepped over something that it could not look after/)
        for (const { at } of [forged, sound]) await main.ok('POST', `${at}/disable-auto-rotation`)
      })

      test('while a key is suspended its date passes, and the version comes when it is enabled', async () => {
        const { at } = await makeKey(main, 'AES256', { isAutoRotation: true, rotationPeriod: 1 })
        await main.ok('POST', `${at}/disable`)
        await wait(3 * DAY)
        assert.equal((await main.ok('GET', at)).currentVersion, 1)
        await main.ok('POST', `${at}/enable`)
        await tick()
        assert.equal((await main.ok('GET', at)).currentVersion, 2)
        await main.ok('POST', `${at}/disable-auto-rotation`)
      })

      test('a key with 100 versions that is due says so, and is taken off the clock', async () => {
        const { at } = await makeKey(main, 'AES256', { isAutoRotation: true, rotationPeriod: 5 })
        for (let version = 2; version <= 100; version++) await main.ok('POST', `${at}/rotate`)
        await wait(5 * DAY)
        const { currentVersion, isAutoRotation, nextRotationDate } = await main.ok('GET', at)
        assert.deepEqual([currentVersion, isAutoRotation, nextRotationDate], [100, false, null])
        const { data, message } = await newest(at)
        assert.deepEqual([data.requestor.requestType, data.api.result], ['System', 'FAILED'])
        assert.match(message, /^Alert: the key was due for a new version, but has 100 already.*automatic rotation was switched off/)
        await wait(6 * DAY)
        assert.equal((await newest(at)).message, message, 'it is said once')
      })
    })
  })
}

// On SQLite alone: PostgreSQL tells the heartbeats' time by its own clock, which no test holds.
test('when the clock was found to have jumped, no key is erased for an hour of running time', async () => {
  const { main, clock, coffer } = await startCoffer()
  const { at } = await makeKey(main, 'AES256')
  await main.ok('POST', `${at}/request-deletion`)
  await coffer.jobs.tick()
  clock.jump(WAIT)
  for (const passed of [0, HOUR - SECOND]) {
    clock.pass(passed)
    await coffer.jobs.tick()
    assert.equal((await main.ok('GET', at)).status, 'REVOKE')
  }
  clock.pass(SECOND)
  await coffer.jobs.tick()
  await main.refused(404, 'GET', at)
})
