import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { makeKey, makeSecretUnder } from './making.ts'

const text = (password: string) => JSON.stringify({ user: 'app', password })

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const started = await startCoffer({ engine })
    const { main, coffer } = started
    const active = async (secretId: string) => (await main.ok('GET', `/api/v1/secrets/${secretId}/values`)).decryptedSecretChain.active
    const wrappings = (secretId: string) =>
      coffer.barrier.observe(async (view) => {
        const { values } = await view.tables.values(secretId)
        return { result: values.map(({ keyTag, keyVersion, wrapped }) => [keyTag, keyVersion, wrapped.byteLength]), records: [] }
      })

    describe(`secrets under a key of type RSA2048 on ${engine}`, () => {
      test('a value is sealed and opened, also by old versions of the key, and new seals use the new one', async () => {
        const { at, keyTag } = await makeKey(main, 'RSA2048')
        const secretId = await makeSecretUnder(main, keyTag)
        assert.deepEqual(await wrappings(secretId), [[keyTag, 1, 256]])
        await main.ok('POST', `${at}/rotate`)
        assert.equal(await active(secretId), text('first'))
        await main.ok('PUT', `/api/v1/secrets/${secretId}/values`, { active: text('second'), previous: text('first') })
        assert.equal(await active(secretId), text('second'))
        for (const [tag, version] of await wrappings(secretId)) assert.deepEqual([tag, version], [keyTag, 2])
      })

      test('a secret goes from a key of one type to one of the other and back, and stays what it was', async () => {
        const [aes, rsa] = [await makeKey(main, 'AES256'), await makeKey(main, 'RSA2048')]
        const secretId = await makeSecretUnder(main, aes.keyTag)
        await main.ok('PUT', `/api/v1/secrets/${secretId}/values`, { previous: text('older') })
        for (const key of [rsa, aes, rsa]) {
          await main.ok('PUT', `/api/v1/secrets/${secretId}/protection-key`, {
            protectionKeyType: 'USER_MANAGED_KEY',
            kmsKeyTag: key.keyTag,
          })
          const { decryptedSecretChain } = await main.ok('GET', `/api/v1/secrets/${secretId}/values`)
          assert.deepEqual([decryptedSecretChain.active, decryptedSecretChain.previous], [text('first'), text('older')])
          for (const [tag] of await wrappings(secretId)) assert.equal(tag, key.keyTag)
        }
        await main.ok('POST', `${aes.at}/request-deletion`)
      })

      test('while the key is suspended its secrets answer 422 with its name, and come back with it', async () => {
        const { at, keyTag, keyName } = await makeKey(main, 'RSA2048')
        const secretId = await makeSecretUnder(main, keyTag)
        await main.ok('POST', `${at}/disable`)
        for (const [method, path, body] of [
          ['GET', '/values', undefined],
          ['GET', '/active', undefined],
          ['PUT', '/values', { active: text('never') }],
        ] as const)
          assert.match(await main.refused(422, method, `/api/v1/secrets/${secretId}${path}`, body), new RegExp(`${keyName} is in DISABLE`))
        await main.ok('POST', `${at}/enable`)
        assert.equal(await active(secretId), text('first'))
      })

      test('it is offered as a key for secrets, and a key of type ECDSA is not', async () => {
        const [rsa, ecdsa] = [await makeKey(main, 'RSA2048'), await makeKey(main, 'ECDSA')]
        const { keyList } = await main.ok('GET', '/api/v1/keys')
        const offered = keyList.map(({ keyTag }: Record<string, string>) => keyTag)
        assert.deepEqual([offered.includes(rsa.keyTag), offered.includes(ecdsa.keyTag)], [true, false])
      })

      test('it opens after a restart', async () => {
        const { keyTag } = await makeKey(main, 'RSA2048')
        const secretId = await makeSecretUnder(main, keyTag)
        const again = await started.restart()
        const { decryptedSecretChain } = await again.main.ok('GET', `/api/v1/secrets/${secretId}/values`)
        assert.equal(decryptedSecretChain.active, text('first'))
      })
    })
  })
}
