import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, type KeyType, makeKey } from './making.ts'

const TYPES: readonly KeyType[] = ['AES256', 'RSA2048', 'ECDSA']
const KEY = { keyName: 'a-key', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const { main, clock, coffer } = await startCoffer({ engine })
    const account = (await coffer.barrier.observe(async (view) => ({ result: await view.find('account', []), records: [] })))[0]?.id ?? ''

    describe(`protection keys on ${engine}`, () => {
      test('a key of each type is made, shown and listed in the shape of the contract', async () => {
        for (const keyType of TYPES) {
          const keyName = `shape-${keyType}`
          const key = await main.ok('POST', '/kms/v1/keys', { ...KEY, keyName, keyType, memo: 'for orders', isAutoRotation: true })
          assert.deepEqual(key, {
            keyId: key.keyId,
            keyTag: key.keyTag,
            keyName,
            nrn: `nrn:PUB:KMS:KR:${account}:Key/${key.keyTag}`,
            keyType,
            status: 'ENABLE',
            currentVersion: 1,
            protectionType: 'BASIC',
            memo: 'for orders',
            isConvergent: false,
            isAutoRotation: true,
            rotationPeriod: 90,
            nextRotationDate: clock.now() + 90 * DAY,
            registerDate: clock.now(),
            deletionDate: null,
          })
          assert.match(key.keyTag, /^[0-9a-f]{64}$/)
          assert.ok(Number.isInteger(key.keyId) && key.keyId > 0)
          assert.deepEqual(await main.ok('GET', `/kms/v1/keys/${key.keyTag}`), key)
          const { KeyList } = await main.ok('GET', '/kms/v1/keys?pageSize=200')
          assert.deepEqual(
            KeyList.find((listed: { keyTag: string }) => listed.keyTag === key.keyTag),
            key,
          )
        }
      })

      test('the list comes in pages of 1–200, 100 when not said, oldest first', async () => {
        const all = await main.ok('GET', '/kms/v1/keys')
        assert.equal(all.totalCount, all.KeyList.length)
        assert.deepEqual([all.currentPageNo, all.totalPageNo], [1, 1])
        const second = await main.ok('GET', '/kms/v1/keys?pageNo=2&pageSize=1')
        assert.deepEqual([second.currentPageNo, second.totalPageNo, second.KeyList], [2, all.totalCount, [all.KeyList[1]]])
        assert.deepEqual((await main.ok('GET', '/kms/v1/keys?pageNo=99&pageSize=200')).KeyList, [])
        for (const query of ['pageSize=0', 'pageSize=201', 'pageNo=-1', 'pageNo=x']) await main.refused(400, 'GET', `/kms/v1/keys?${query}`)
      })

      test('every field of a new key has its bounds', async () => {
        const refused = async (body: object) => main.refused(400, 'POST', '/kms/v1/keys', { ...KEY, ...body })
        for (const keyName of ['ab', 'a'.repeat(16), '1abc', '-abc', 'a b', 'a.b', 'ключ'])
          assert.match(await refused({ keyName }), /^keyName: 3–15 characters/)
        for (const rotationPeriod of [0, 731, 1.5, '30']) assert.match(await refused({ rotationPeriod }), /^rotationPeriod: /)
        assert.match(await refused({ memo: 'm'.repeat(101) }), /^memo: 0–100 characters/)
        assert.match(await refused({ keyType: 'AES128' }), /^keyType: AES256, RSA2048 or ECDSA/)
        assert.match(await refused({ protectionType: 'HSM' }), /^protectionType: BASIC or COMMON_HSM/)
        for (const missing of ['keyName', 'keyType', 'protectionType', 'isAutoRotation'])
          assert.match(await refused({ [missing]: undefined }), new RegExp(`^${missing}: missing`))
        for (const fits of [
          { keyName: 'abc' },
          { keyName: 'a'.repeat(15), memo: '한'.repeat(100), rotationPeriod: 1 },
          { keyName: 'A-_9', rotationPeriod: 730 },
        ])
          assert.equal((await main.ok('POST', '/kms/v1/keys', { ...KEY, ...fits })).keyName, fits.keyName)
        assert.match(await main.refused(400, 'POST', '/kms/v1/keys', { ...KEY, keyName: 'abc' }), /a protection key named abc exists/)
      })

      test('what this server cannot do, or what makes no sense, is refused, recorded and leaves nothing', async () => {
        const { totalCount } = await main.ok('GET', '/kms/v1/keys')
        const hsm = await main.refused(422, 'POST', '/kms/v1/keys', {
          ...KEY,
          keyName: 'hsm',
          keyType: 'RSA2048',
          protectionType: 'COMMON_HSM',
        })
        assert.equal(hsm, 'COMMON_HSM needs a hardware security module, and none is configured. Use BASIC.')
        for (const keyType of ['RSA2048', 'ECDSA']) {
          const said = await main.refused(400, 'POST', '/kms/v1/keys', { ...KEY, keyName: 'both', keyType, isConvergent: true })
          assert.equal(said, `isConvergent: only keys of type AES256 can be convergent, and this one is to be ${keyType}.`)
        }
        assert.equal((await main.ok('GET', '/kms/v1/keys')).totalCount, totalCount)
        const { rows } = await coffer.barrier.observe(async (view) => ({
          result: await view.tables.usage({ account, keyword: 'COMMON_HSM', limit: 1, offset: 0 }),
          records: [],
        }))
        assert.deepEqual([rows[0]?.result, rows[0]?.status, rows[0]?.resourceName], ['FAILED', 422, 'hsm'])
      })

      test('a tag that is none, of nobody, or of the built-in key is not found, whatever is asked', async () => {
        const builtIn = await coffer.barrier.observe(async (view) => ({
          result: (await view.find('kms_key', [{ column: 'builtin', is: 'eq', value: 1 }]))[0]?.id,
          records: [],
        }))
        for (const keyTag of ['0'.repeat(64), 'x', builtIn]) {
          await main.refused(404, 'GET', `/kms/v1/keys/${keyTag}`)
          await main.refused(404, 'POST', `/kms/v1/keys/${keyTag}/encrypt`, { plaintext: base64('x') })
          await main.refused(404, 'POST', `/kms/v1/keys/${keyTag}/request-deletion`)
          await main.refused(404, 'DELETE', `/kms/v1/keys/${keyTag}`)
          await main.refused(404, 'GET', `/kms/v1/keys/${keyTag}/activities`)
        }
      })

      test('rotating adds a version and moves the date of the next one', async () => {
        for (const keyType of TYPES) {
          const { at, keyTag } = await makeKey(main, keyType, { isAutoRotation: true, rotationPeriod: 10 })
          clock.pass(DAY)
          assert.deepEqual(await main.ok('POST', `${at}/rotate`), { keyTag, version: 2, rotatedDate: clock.now() })
          const { currentVersion, nextRotationDate } = await main.ok('GET', at)
          assert.deepEqual([currentVersion, nextRotationDate], [2, clock.now() + 10 * DAY])
        }
      })

      test('a key has 100 versions at most: the next rotation is refused, and old ones still open', async () => {
        const { at } = await makeKey(main, 'AES256')
        const { ciphertext } = await main.ok('POST', `${at}/encrypt`, { plaintext: base64('under the first') })
        for (let version = 2; version <= 100; version++) assert.equal((await main.ok('POST', `${at}/rotate`)).version, version)
        assert.match(await main.refused(422, 'POST', `${at}/rotate`), /has 100 versions, which is the most/)
        assert.match(await main.refused(422, 'POST', `${at}/enable-auto-rotation`), /has 100 versions, which is the most/)
        assert.equal((await main.ok('POST', `${at}/decrypt`, { ciphertext })).plaintext, base64('under the first'))
        assert.match((await main.ok('POST', `${at}/reencrypt`, { ciphertext })).ciphertext, /^ncpkms:v100:/)
      })

      test('automatic rotation is switched on and off, and its period changed, with the dates that follow', async () => {
        const { at, keyTag } = await makeKey(main, 'AES256', { rotationPeriod: 20 })
        assert.equal((await main.ok('GET', at)).nextRotationDate, null)
        assert.deepEqual(await main.ok('PUT', `${at}/rotation-period`, { rotationPeriod: 30 }), {
          keyTag,
          rotationPeriod: 30,
          nextRotationDate: null,
        })
        const next = clock.now() + 30 * DAY
        const on = { keyTag, isAutoRotation: true, rotationPeriod: 30, nextRotationDate: next }
        assert.deepEqual(await main.ok('POST', `${at}/enable-auto-rotation`), on)
        clock.pass(DAY)
        assert.deepEqual(await main.ok('POST', `${at}/enable-auto-rotation`), on, 'where it is on already, the date does not move')
        const changed = await main.ok('PUT', `${at}/rotation-period`, { rotationPeriod: 730 })
        assert.equal(changed.nextRotationDate, clock.now() + 730 * DAY)
        const off = { keyTag, isAutoRotation: false, rotationPeriod: 730, nextRotationDate: null }
        assert.deepEqual(await main.ok('POST', `${at}/disable-auto-rotation`), off)
        assert.deepEqual(await main.ok('POST', `${at}/disable-auto-rotation`), off)
        for (const body of [{ rotationPeriod: 0 }, { rotationPeriod: 731 }, {}, { rotationPeriod: '7' }])
          await main.refused(400, 'PUT', `${at}/rotation-period`, body)
      })

      test('errors have the shape of KMS', async () => {
        const { at } = await makeKey(main, 'AES256')
        const invalid = await main.call('PUT', `${at}/rotation-period`, { rotationPeriod: 0 })
        assert.deepEqual(invalid.body, { code: 'INVALID_REQUEST', msg: 'rotationPeriod: Days between rotations: a whole number, 1–730.' })
        assert.equal((await main.call('DELETE', at)).body.code, 'UNPROCESSABLE_ENTITY')
        assert.equal((await main.call('GET', `/kms/v1/keys/${'0'.repeat(64)}`)).body.code, 'NOT_FOUND')
      })
    })
  })
}
