import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { COMPLETES, makeKey, makeSecret, makeTrigger, stored } from './making.ts'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const [triggerId, kmsKeyTag] = [await makeTrigger(coffer, 'completes', COMPLETES), await makeKey(main, 'editors-key')]
    const value = JSON.stringify({ user: 'app', password: 'second' })
    /** The changes that honour If-Match, each ready to succeed on a secret with automatic rotation on. */
    const CHANGES: [id: string, method: string, path: string, body?: object][] = [
      ['updateSecretValue', 'PUT', '/values', { active: value }],
      ['updateSecretStageValue', 'PUT', '/values/previous', { value }],
      ['updateSecretMemo', 'PUT', '/memo', { memo: 'changed' }],
      ['updateProtectionKey', 'PUT', '/protection-key', { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag }],
      ['enableAutoRotation', 'POST', '/enable-auto-rotation', { rotationPeriod: 10 }],
      ['updateRotationPeriod', 'PUT', '/rotation-period', { rotationPeriod: 20 }],
      ['updateRotationTrigger', 'PUT', '/triggers', { triggerId }],
      ['disableAutoRotation', 'POST', '/disable-auto-rotation'],
      ['deleteRotationTrigger', 'DELETE', '/triggers'],
    ]
    let made = 0
    const make = () => {
      made += 1
      return makeSecret(main, `editors-${made}`, { autoRotationYN: 'Y', triggerId })
    }
    const etagOf = async (S: string, path = ''): Promise<string> => (await main.call('GET', S + path)).headers.get('etag') ?? 'none'
    const as = (etag: string) => ({ 'if-match': etag })

    describe('two editors', () => {
      test('detail and values answer the same ETag, which stays while nothing changes and is new after every change', async () => {
        const S = await make()
        const seen = new Set<string>()
        for (const [id, method, path, body] of CHANGES) {
          const before = await etagOf(S)
          assert.match(before, /^"\d+"$/)
          assert.equal(await etagOf(S, '/values'), before)
          assert.equal(await etagOf(S), before)
          const said = await main.call(method, S + path, body)
          assert.equal(said.status, 200, `${id}: ${said.text}`)
          const after = await etagOf(S)
          assert.notEqual(after, before, id)
          assert.equal(said.headers.get('etag'), after, `${id} answers the ETag that the next change needs`)
          seen.add(before)
        }
        for (const path of ['/disable', '/enable', '/request-deletion', '/cancel-deletion']) {
          seen.add(await etagOf(S))
          await main.ok('POST', S + path)
        }
        assert.equal(seen.size, CHANGES.length + 4)
        assert.ok(!seen.has(await etagOf(S)))
      })

      for (const [id, method, path, body] of CHANGES) {
        test(`${id} goes through with the ETag that was read, and not with an older one`, async () => {
          const S = await make()
          if (id === 'deleteRotationTrigger') await main.ok('POST', `${S}/disable-auto-rotation`)
          const old = await etagOf(S)
          await main.ok('PUT', `${S}/memo`, { memo: 'somebody else was quicker' })
          const before = await stored(coffer, S)
          const said = await main.call(method, S + path, body, as(old))
          assert.equal(said.status, 422, said.text)
          assert.equal(said.body.error.errorCode, 'UNPROCESSABLE_ENTITY')
          assert.match(said.body.error.details, /changed since you read it.*Nothing was stored/)
          assert.deepEqual(await stored(coffer, S), before)
          await main.ok(method, S + path, body, as(await etagOf(S, '/values')))
          assert.notDeepEqual(await stored(coffer, S), before)
        })
      }

      test('of several who write at once what they all read, one goes through and the others are told', async () => {
        for (const [id, method, path, body] of CHANGES) {
          const S = await make()
          if (id === 'deleteRotationTrigger') await main.ok('POST', `${S}/disable-auto-rotation`)
          const etag = await etagOf(S)
          const said = await Promise.all(Array.from({ length: 5 }, () => main.call(method, S + path, body, as(etag))))
          assert.deepEqual(said.map(({ status }) => status).sort(), [200, 422, 422, 422, 422], id)
          const winner = said.find(({ status }) => status === 200)
          assert.equal(await etagOf(S), winner?.headers.get('etag'))
        }
      })

      test('of two different changes to what both read, the loser’s value is nowhere, and after reading again it goes through', async () => {
        const S = await make()
        const etag = await etagOf(S, '/values')
        const texts = ['one', 'two'].map((password) => JSON.stringify({ user: 'app', password }))
        const said = await Promise.all(texts.map((active) => main.call('PUT', `${S}/values`, { active }, as(etag))))
        const lost = said.findIndex(({ status }) => status === 422)
        assert.deepEqual(said.map(({ status }) => status).sort(), [200, 422])
        const chain = async () => (await main.ok('GET', `${S}/values`)).decryptedSecretChain
        assert.equal((await chain()).active, texts[1 - lost])
        await main.ok('PUT', `${S}/values`, { active: texts[lost] }, as(await etagOf(S)))
        assert.equal((await chain()).active, texts[lost])
      })

      test('a chain of changes may go by the ETags that they answer, without reading in between', async () => {
        const S = await make()
        let etag = await etagOf(S)
        for (const [id, method, path, body] of CHANGES) {
          const said = await main.call(method, S + path, body, as(etag))
          assert.equal(said.status, 200, `${id}: ${said.text}`)
          etag = said.headers.get('etag') ?? ''
        }
      })

      test('an If-Match that was never our ETag matches nothing; none at all and * match anything', async () => {
        const S = await make()
        const etag = await etagOf(S)
        const epoch = Number(etag.slice(1, -1))
        const before = await stored(coffer, S)
        const others = [epoch - 1, epoch + 1, -epoch, `${epoch}.0`, `${epoch}e0`, `0x${epoch}`, '9'.repeat(15), '9'.repeat(400)]
        for (const odd of [...others.map((other) => `"${other}"`), '""', '"', '-', 'x', 'null', '"*"', `${etag}x`, `x${etag}`]) {
          const said = await main.call('PUT', `${S}/memo`, { memo: 'x' }, as(odd))
          assert.equal(said.status, 422, `${odd}: ${said.text}`)
          assert.deepEqual(await stored(coffer, S), before)
        }
        await main.ok('PUT', `${S}/memo`, { memo: 'x' })
        await main.ok('PUT', `${S}/memo`, { memo: 'x' }, as('*'))
        await main.refused(422, 'PUT', `${S}/memo`, { memo: 'x' }, as(etag))
      })

      test('an ETag of another secret does not fit, unless it stands at the same epoch', async () => {
        const [one, two] = [await make(), await make()]
        await main.ok('PUT', `${one}/memo`, { memo: 'x' })
        await main.refused(422, 'PUT', `${two}/memo`, { memo: 'x' }, as(await etagOf(one)))
      })

      test('who may not change a secret is not told whether it changed', async () => {
        const S = await make()
        const viewer = await coffer.subAccount('editors-viewer', 'NCP_SECRETMANAGER_USER')
        for (const etag of [await etagOf(S), '"1000"']) await viewer.refused(403, 'PUT', `${S}/memo`, { memo: 'x' }, as(etag))
      })
    })
  })
}
