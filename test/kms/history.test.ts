import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HOUR } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, makeKey } from './making.ts'

const CANARY = 'canary-content-3f81c2'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const { main, clock, subAccount, logged, coffer } = await startCoffer({ engine })
    const activities = (at: string, query = '') => main.ok('GET', `${at}/activities${query}`)
    const told = ({ activityLogList }: { activityLogList: { data: { api: { type: string; result: string } } }[] }) =>
      activityLogList.map(({ data }) => `${data.api.type} ${data.api.result}`)

    describe(`the history of a protection key on ${engine}`, () => {
      test('every call on the key is told, newest first, by whom, from where and with which result', async () => {
        const { at, keyTag, keyName } = await makeKey(main, 'AES256')
        const madeAt = clock.now()
        clock.pass(HOUR)
        const { ciphertext } = await main.ok('POST', `${at}/encrypt`, { plaintext: base64('x') })
        clock.pass(HOUR)
        await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext, context: base64('other') })
        await main.ok('POST', `${at}/decrypt`, { ciphertext })
        const all = await activities(at)
        assert.deepEqual(told(all), ['Decrypt SUCCESS', 'Decrypt FAILED', 'Encrypt SUCCESS', 'Create Key SUCCESS'])
        assert.deepEqual([all.currentPageNo, all.totalPageNo, all.totalCount], [1, 1, 4])
        const created = all.activityLogList[3]
        const { userId } = { userId: created.data.requestor.id }
        assert.deepEqual(created, {
          timestamp: madeAt,
          data: {
            kmsKey: { keyTag, keyName, nrn: (await main.ok('GET', at)).nrn },
            requestor: { requestType: 'Customer', id: userId, name: 'main', ip: created.data.requestor.ip },
            api: { result: 'SUCCESS', action: 'Change/createKey', type: 'Create Key' },
          },
          message: 'Create Key',
        })
        assert.match(created.data.requestor.ip, /^(127\.0\.0\.1|::1)$/)

        const second = await activities(at, '?pageNo=2&pageSize=2&keyword=crypt')
        assert.deepEqual([told(second), second.currentPageNo, second.totalPageNo], [['Encrypt SUCCESS'], 2, 2])
        const between = await activities(at, `?timestampFrom=${madeAt + 1}&timestampTo=${madeAt + HOUR}`)
        assert.deepEqual(told(between), ['Encrypt SUCCESS'])
        for (const query of ['pageSize=0', 'pageSize=201', 'pageNo=-1', 'timestampFrom=x', `keyword=${'k'.repeat(201)}`])
          await main.refused(400, 'GET', `${at}/activities?${query}`)
      })

      test('the last use is the newest call that used the key and succeeded; to look at a key is no use', async () => {
        const { at } = await makeKey(main, 'RSA2048')
        assert.equal(await main.ok('GET', `${at}/last-use-info`), null)
        const used = async (path: string, body?: object) => {
          clock.pass(HOUR)
          const reply = await main.ok('POST', `${at}/${path}`, body)
          const { timestamp, data } = await main.ok('GET', `${at}/last-use-info`)
          assert.equal(timestamp, clock.now())
          return { reply, type: data.api.type }
        }
        const { reply, type } = await used('encrypt', { plaintext: base64('x') })
        assert.equal(type, 'Encrypt')
        assert.equal((await used('decrypt', reply)).type, 'Decrypt')
        assert.equal((await used('reencrypt', reply)).type, 'Reencrypt')
        assert.equal((await used('create-custom-key')).type, 'Create Custom Key')
        const signed = await used('sign', { data: base64('x') })
        assert.equal(signed.type, 'Sign')
        assert.equal((await used('verify', { data: base64('x'), ...signed.reply })).type, 'Verify')
        const before = await main.ok('GET', `${at}/last-use-info`)
        clock.pass(HOUR)
        await main.ok('GET', `${at}/public-key`)
        await main.ok('POST', `${at}/rotate`)
        await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext: 'ncpkms:v1:AAAA' })
        assert.deepEqual(await main.ok('GET', `${at}/last-use-info`), before)
      })

      test('who may look may not use, and what is denied is told', async () => {
        const { at } = await makeKey(main, 'AES256')
        const reader = await subAccount('kms-reader', 'NCP_KMS_USER')
        const stranger = await subAccount('kms-nobody')
        const { ciphertext } = await main.ok('POST', `${at}/encrypt`, { plaintext: base64('x') })
        await reader.ok('GET', at)
        for (const [path, body] of [
          ['encrypt', { plaintext: base64('x') }],
          ['decrypt', { ciphertext }],
          ['rotate', undefined],
        ] as const)
          await reader.refused(403, 'POST', `${at}/${path}`, body)
        await stranger.refused(403, 'GET', `${at}/activities`)
        await stranger.refused(403, 'POST', `/kms/v1/keys/${'0'.repeat(64)}/decrypt`, { ciphertext })
        assert.deepEqual(told(await reader.ok('GET', `${at}/activities?pageSize=5&keyword=decrypt`)), ['Decrypt DENIED'])
      })

      test('no content, context, key or signature is in any record, error or log', async () => {
        const secret = [CANARY, base64(CANARY), Buffer.from(CANARY).toString('hex')]
        const heard: string[] = []
        for (const keyType of ['AES256', 'RSA2048', 'ECDSA'] as const) {
          const { at } = await makeKey(main, keyType)
          const plaintext = base64(CANARY)
          const said = [
            await main.call('POST', `${at}/encrypt`, { plaintext, context: plaintext }),
            await main.call('POST', `${at}/sign`, { data: plaintext }),
            await main.call('POST', `${at}/create-custom-key`, { requestPlainKey: true, context: plaintext }),
          ]
          const { ciphertext, signature } = { ...said[0]?.body.data, ...said[1]?.body.data }
          if (said[2]?.body.data !== undefined) secret.push(said[2].body.data.plaintext, said[2].body.data.ciphertext)
          secret.push(...[ciphertext, signature].filter((text) => text !== undefined))
          const refusals: [string, object][] = [
            ['encrypt', { plaintext: `${plaintext}!` }],
            ['encrypt', { plaintext: CANARY }],
            ['encrypt', { plaintext, context: base64(CANARY.repeat(3)) }],
            ['decrypt', { ciphertext: `ncpkms:v1:${plaintext}` }],
            ['decrypt', { ciphertext, context: base64(`${CANARY}!`) }],
            ['sign', { data: `${plaintext}!` }],
            ['verify', { data: plaintext, signature: CANARY }],
          ]
          for (const [path, body] of refusals) {
            const refused = await main.call('POST', `${at}/${path}`, body)
            assert.ok(refused.status >= 400 && refused.status < 500, refused.text)
            heard.push(refused.text)
          }
          heard.push(JSON.stringify(await activities(at)), JSON.stringify(await main.ok('GET', `${at}/last-use-info`)))
        }
        const records = await coffer.barrier.observe(async (view) => {
          const account = (await view.find('account', []))[0]?.id ?? ''
          return { result: (await view.tables.usage({ account, limit: 1000, offset: 0 })).rows, records: [] }
        })
        heard.push(JSON.stringify(records), logged())
        for (const text of secret) for (const said of heard) assert.ok(!said.includes(text), `${text} was told`)
      })
    })
  })
}
