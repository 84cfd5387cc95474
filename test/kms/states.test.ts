import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, type KeyType, makeKey, makeSecretUnder } from './making.ts'

type State = 'ENABLE' | 'DISABLE' | 'REVOKE'
const STATES: readonly State[] = ['ENABLE', 'DISABLE', 'REVOKE']
/** How a new key comes into a state. */
const WAY: Record<State, readonly string[]> = { ENABLE: [], DISABLE: ['disable'], REVOKE: ['request-deletion'] }

const plaintext = base64('content')
/** What each state answers to each change, and the state that the key is in afterwards (`-`: gone). */
const CHANGES: [call: string, target: string, body: object | undefined, Record<State, [status: number, after: State | '-']>][] = [
  ['POST', 'enable', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'ENABLE'], REVOKE: [422, 'REVOKE'] }],
  ['POST', 'disable', undefined, { ENABLE: [200, 'DISABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [422, 'REVOKE'] }],
  ['POST', 'rotate', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [422, 'DISABLE'], REVOKE: [422, 'REVOKE'] }],
  ['POST', 'request-deletion', undefined, { ENABLE: [200, 'REVOKE'], DISABLE: [200, 'REVOKE'], REVOKE: [200, 'REVOKE'] }],
  ['POST', 'cancel-deletion', undefined, { ENABLE: [422, 'ENABLE'], DISABLE: [422, 'DISABLE'], REVOKE: [200, 'DISABLE'] }],
  ['DELETE', '', undefined, { ENABLE: [422, 'ENABLE'], DISABLE: [422, 'DISABLE'], REVOKE: [200, '-'] }],
  ['PUT', 'rotation-period', { rotationPeriod: 5 }, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [422, 'REVOKE'] }],
  ['POST', 'enable-auto-rotation', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [422, 'REVOKE'] }],
  ['POST', 'disable-auto-rotation', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [422, 'REVOKE'] }],
  ['GET', '', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [200, 'REVOKE'] }],
  ['GET', 'activities', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [200, 'REVOKE'] }],
  ['GET', 'last-use-info', undefined, { ENABLE: [200, 'ENABLE'], DISABLE: [200, 'DISABLE'], REVOKE: [200, 'REVOKE'] }],
]
const ENCRYPTION: readonly KeyType[] = ['AES256', 'RSA2048']
const SIGNATURES: readonly KeyType[] = ['RSA2048', 'ECDSA']

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const { main } = await startCoffer({ engine })

    describe(`what each state of a protection key allows on ${engine}`, () => {
      for (const [method, path, body, table] of CHANGES) {
        test(`${method} ${path || 'the key'}`, async () => {
          for (const state of STATES) {
            const { at, keyName } = await makeKey(main, 'AES256')
            for (const step of WAY[state]) await main.ok('POST', `${at}/${step}`)
            const [status, after] = table[state]
            const said = await main.call(method, path === '' ? at : `${at}/${path}`, body)
            assert.equal(said.status, status, `${state}: ${said.text}`)
            if (status === 422)
              assert.ok(said.body.msg.includes(`The protection key ${keyName} is in ${state}, which forbids this`), said.text)
            if (after === '-') await main.refused(404, 'GET', at)
            else assert.equal((await main.ok('GET', at)).status, after)
          }
        })
      }

      test('a key is used in ENABLE alone, and only for what its type can do', async () => {
        for (const keyType of ['AES256', 'RSA2048', 'ECDSA'] as const) {
          const { at, keyName } = await makeKey(main, keyType)
          const encrypts = ENCRYPTION.includes(keyType)
          const signs = SIGNATURES.includes(keyType)
          const ciphertext = encrypts ? (await main.ok('POST', `${at}/encrypt`, { plaintext })).ciphertext : 'ncpkms:v1:AAAA'
          const signature = signs ? (await main.ok('POST', `${at}/sign`, { data: plaintext })).signature : 'ncpkms:v1:AAAA'
          const uses: [can: boolean, method: string, path: string, body?: object][] = [
            [encrypts, 'POST', 'encrypt', { plaintext }],
            [encrypts, 'POST', 'decrypt', { ciphertext }],
            [encrypts, 'POST', 'reencrypt', { ciphertext }],
            [encrypts, 'POST', 'create-custom-key', {}],
            [signs, 'POST', 'sign', { data: plaintext }],
            [signs, 'POST', 'verify', { data: plaintext, signature }],
            [signs, 'GET', 'public-key'],
          ]
          for (const state of ['ENABLE', 'DISABLE', 'REVOKE', 'DISABLE', 'ENABLE'] as const) {
            if ((await main.ok('GET', at)).status !== state) {
              const leaving = (await main.ok('GET', at)).status === 'REVOKE' ? 'cancel-deletion' : state === 'ENABLE' ? 'enable' : 'disable'
              await main.ok('POST', `${at}/${state === 'REVOKE' ? 'request-deletion' : leaving}`)
            }
            for (const [can, method, path, body] of uses) {
              const said = await main.call(method, `${at}/${path}`, body)
              const told = `${keyType} ${state} ${path}: ${said.text}`
              assert.equal(said.status, can && state === 'ENABLE' ? 200 : 422, told)
              if (!can) assert.ok(said.body.msg.startsWith(`The protection key ${keyName} is of type ${keyType}; keys of type`), told)
              else if (state !== 'ENABLE') assert.ok(said.body.msg.startsWith(`The protection key ${keyName} is in ${state}`), told)
            }
          }
        }
      })

      test('under a key that is not in ENABLE a secret can be put away and told about; no value of it is opened or sealed', async () => {
        const { at, keyName, keyTag } = await makeKey(main, 'AES256')
        const S = `/api/v1/secrets/${await makeSecretUnder(main, keyTag)}`
        await main.ok('POST', `${at}/disable`)
        const value = '{"user":"app","password":"second"}'
        const sealed: [method: string, path: string, body?: object][] = [
          ['GET', '/values'],
          ['GET', '/active'],
          ['PUT', '/values', { active: value }],
          ['PUT', '/values/active', { value }],
          ['PUT', '/protection-key', { protectionKeyType: 'DEFAULT' }],
        ]
        for (const [method, path, body] of sealed)
          assert.match(await main.refused(422, method, `${S}${path}`, body), new RegExp(`${keyName} is in DISABLE`), path)
        await main.ok('GET', S)
        await main.ok('PUT', `${S}/memo`, { memo: 'its key is disabled' })
        await main.ok('POST', `${S}/disable-auto-rotation`)
        for (const path of ['disable', 'enable', 'request-deletion', 'cancel-deletion', 'request-deletion'])
          await main.ok('POST', `${S}/${path}`)
        assert.deepEqual(await main.ok('DELETE', S), null)
      })

      test('a secret chooses a key of type AES256 or RSA2048 in ENABLE, and no other', async () => {
        for (const keyType of ENCRYPTION) {
          const key = await makeKey(main, keyType)
          const other = await makeKey(main, keyType)
          const secretId = await makeSecretUnder(main, other.keyTag)
          const under = { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: key.keyTag }
          for (const [step, state] of [
            ['disable', 'DISABLE. Enable it, or choose another.'],
            ['request-deletion', 'REVOKE. Cancel its deletion, then enable it, or choose another.'],
          ] as const) {
            await main.ok('POST', `${key.at}/${step}`)
            const create = { secretName: 'never', secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] }, ...under }
            assert.match(await main.refused(422, 'POST', '/api/v1/secrets', create), new RegExp(`${key.keyName} is in ${state}`))
            assert.match(
              await main.refused(422, 'PUT', `/api/v1/secrets/${secretId}/protection-key`, under),
              new RegExp(`${key.keyName} is in ${state}`),
            )
          }
          await main.ok('POST', `${key.at}/cancel-deletion`)
          await main.ok('POST', `${key.at}/enable`)
          await main.ok('PUT', `/api/v1/secrets/${secretId}/protection-key`, under)
        }
        const ecdsa = await makeKey(main, 'ECDSA')
        const said = await main.refused(422, 'POST', '/api/v1/secrets', {
          secretName: 'never',
          secretValue: { value: '{"a":"b"}', rotationTargets: ['a'] },
          protectionKeyType: 'USER_MANAGED_KEY',
          kmsKeyTag: ecdsa.keyTag,
        })
        assert.match(said, /is of type ECDSA; secrets are sealed under keys of type AES256 or RSA2048/)
      })
    })
  })
}
