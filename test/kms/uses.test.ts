import assert from 'node:assert/strict'
import { constants, createPublicKey, publicEncrypt, verify as verifyOutside } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { base64, bytesOf, makeKey, makeSecretUnder } from './making.ts'

const KB = 1024
const FORM = /^ncpkms:v(\d+):[A-Za-z0-9+/]+={0,2}$/
const content = fc.uint8Array({ minLength: 1, maxLength: 190 })
const context = fc.option(fc.uint8Array({ maxLength: 50 }).map(base64), { nil: undefined })

/** The text with one bit of its n-th byte the other way. */
function flipped(text: string, at: number): string {
  const [head, version, body = ''] = text.split(':')
  const bytes = Buffer.from(body, 'base64')
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 1
  return `${head}:${version}:${bytes.toString('base64')}`
}
const relabelled = (text: string, version: number) => text.replace(/:v\d+:/, `:v${version}:`)

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const { main } = await startCoffer({ engine })
    const aes = await makeKey(main, 'AES256')
    const convergent = await makeKey(main, 'AES256', { isConvergent: true })
    const rsa = await makeKey(main, 'RSA2048')
    const ecdsa = await makeKey(main, 'ECDSA')
    for (const { at } of [aes, convergent, rsa, ecdsa]) await main.ok('POST', `${at}/rotate`)
    const encrypting = { AES256: aes, convergent, RSA2048: rsa }
    const encrypt = async (at: string, body: object): Promise<string> => (await main.ok('POST', `${at}/encrypt`, body)).ciphertext

    describe(`using a protection key on ${engine}`, () => {
      for (const [name, { at, keyName }] of Object.entries(encrypting)) {
        test(`${name}: what is encrypted opens as it was, under the same context alone, and so it does when re-encrypted`, async () => {
          await fc.assert(
            fc.asyncProperty(content, context, context, async (bytes, here, there) => {
              const plaintext = base64(bytes)
              const under = here === undefined ? {} : { context: here }
              const ciphertext = await encrypt(at, { plaintext, ...under })
              assert.equal(FORM.exec(ciphertext)?.[1], '2')
              assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext, ...under }), { plaintext })
              const again = (await main.ok('POST', `${at}/reencrypt`, { ciphertext, ...under })).ciphertext
              assert.equal(again === ciphertext, name === 'convergent', 'only a convergent key repeats itself')
              assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext: again, ...under }), { plaintext })
              if ((there ?? '') === (here ?? '')) return
              await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext, ...(there === undefined ? {} : { context: there }) })
            }),
            { numRuns: 15 },
          )
        })

        test(`${name}: a list is answered as a list in the same order, and one that does not open refuses all`, async () => {
          const plaintext = ['one', 'two', 'two', 'three'].map(base64)
          const ciphertext = await encrypt(at, { plaintext, context: base64('list') })
          assert.equal(ciphertext.length, 4)
          assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext, context: base64('list') }), { plaintext })
          const again = (await main.ok('POST', `${at}/reencrypt`, { ciphertext, context: base64('list') })).ciphertext
          assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext: again, context: base64('list') }), { plaintext })
          const spoilt = [...ciphertext.slice(0, 3), flipped(ciphertext[3] ?? '', 80)]
          await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext: spoilt, context: base64('list') })
          assert.deepEqual((await main.ok('POST', `${at}/encrypt`, { plaintext: plaintext.slice(0, 1) })).ciphertext.length, 1)
          const most = name === 'RSA2048' ? 20 : 100
          for (const many of [[], new Array(most + 1).fill(base64('x'))])
            await main.refused(400, 'POST', `${at}/encrypt`, { plaintext: many })
          const many = await encrypt(at, { plaintext: new Array(most).fill(base64('x')) })
          assert.equal(many.length, most)
          assert.equal((await main.ok('POST', `${at}/decrypt`, { ciphertext: many })).plaintext.length, most)
          for (const call of ['decrypt', 'reencrypt']) await main.refused(400, 'POST', `${at}/${call}`, { ciphertext: [...many, many[0]] })
        })

        test(`${name}: one flipped bit of ciphertext, tag, salt or context, or another version, refuses in the same words`, async () => {
          const under = { context: base64('order 4711') }
          const ciphertext = await encrypt(at, { plaintext: base64('content'), ...under })
          const old = relabelled(ciphertext, 1)
          const edits: object[] = [0, 31, 32, 63, 64, -17, -16, -1].map((place) => ({ ciphertext: flipped(ciphertext, place), ...under }))
          edits.push(
            { ciphertext: old, ...under },
            { ciphertext: relabelled(ciphertext, 3), ...under },
            { ciphertext: relabelled(ciphertext, 999), ...under },
          )
          edits.push({ ciphertext, context: base64('order 4712') }, { ciphertext })
          edits.push({ ciphertext: `${ciphertext.slice(0, 14)}AAAA`, ...under })
          const expected = `This ciphertext does not open with the protection key ${keyName} under this context: it was made with another key or context, by another service, or was changed since.`
          for (const body of edits)
            for (const call of ['decrypt', 'reencrypt']) assert.equal(await main.refused(400, 'POST', `${at}/${call}`, body), expected)
          await main.ok('POST', `${at}/decrypt`, { ciphertext, ...under })
        })

        test(`${name}: what another key made does not open`, async () => {
          for (const other of Object.values(encrypting)) {
            if (other.at === at) continue
            const ciphertext = await encrypt(other.at, { plaintext: base64('content') })
            await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext })
          }
        })

        test(`${name}: old versions open for ever, and re-encrypting brings them under the current one`, async () => {
          const key = await makeKey(main, name === 'RSA2048' ? 'RSA2048' : 'AES256', { isConvergent: name === 'convergent' })
          const plaintext = base64('old')
          const made: string[] = []
          for (let version = 1; version <= 3; version++) {
            made.push(await encrypt(key.at, { plaintext }))
            await main.ok('POST', `${key.at}/rotate`)
          }
          for (const [index, ciphertext] of made.entries()) {
            assert.equal(FORM.exec(ciphertext)?.[1], String(index + 1))
            assert.deepEqual(await main.ok('POST', `${key.at}/decrypt`, { ciphertext }), { plaintext })
            assert.match((await main.ok('POST', `${key.at}/reencrypt`, { ciphertext })).ciphertext, /^ncpkms:v4:/)
          }
        })

        test(`${name}: a custom key has the bits asked for, opens like any ciphertext, and is shown only on request`, async () => {
          for (const bits of [128, 256, 512, undefined]) {
            const body = { requestPlainKey: true, context: base64('custom'), ...(bits === undefined ? {} : { bits }) }
            const { ciphertext, plaintext } = await main.ok('POST', `${at}/create-custom-key`, body)
            assert.equal(Buffer.from(plaintext, 'base64').length, (bits ?? 256) / 8)
            assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext, context: base64('custom') }), { plaintext })
          }
          assert.deepEqual(Object.keys(await main.ok('POST', `${at}/create-custom-key`)), ['ciphertext'])
          for (const body of [{ bits: 64 }, { bits: '256' }, { requestPlainKey: 'true' }])
            await main.refused(400, 'POST', `${at}/create-custom-key`, body)
        })
      }

      test('AES256 takes 1–32,768 bytes, of all texts of a call together; RSA2048 takes 1–190', async () => {
        for (const { at } of [aes, convergent]) {
          const plaintext = bytesOf(32 * KB)
          const ciphertext = await encrypt(at, { plaintext })
          assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext }), { plaintext })
          await main.ok('POST', `${at}/encrypt`, { plaintext: [bytesOf(16 * KB), bytesOf(16 * KB)] })
          for (const much of [bytesOf(32 * KB + 1), [bytesOf(16 * KB), bytesOf(16 * KB + 1)], '', ['']])
            await main.refused(400, 'POST', `${at}/encrypt`, { plaintext: much })
        }
        for (const length of [1, 190]) await encrypt(rsa.at, { plaintext: bytesOf(length) })
        assert.equal(
          await main.refused(400, 'POST', `${rsa.at}/encrypt`, { plaintext: bytesOf(191) }),
          'plaintext: 191 bytes, and it takes 1–190.',
        )
        assert.match(
          await main.refused(400, 'POST', `${rsa.at}/encrypt`, { plaintext: [bytesOf(1), bytesOf(191)] }),
          /^plaintext\[1\]: 191 bytes/,
        )
        await main.refused(400, 'POST', `${rsa.at}/encrypt`, { plaintext: '' })
      })

      test('a context has at most 50 bytes, and none is the empty one', async () => {
        const plaintext = base64('x')
        for (const { at } of Object.values(encrypting)) {
          const ciphertext = await encrypt(at, { plaintext, context: bytesOf(50) })
          await main.refused(400, 'POST', `${at}/encrypt`, { plaintext, context: bytesOf(51) })
          await main.refused(400, 'POST', `${at}/decrypt`, { ciphertext, context: bytesOf(51) })
          const without = await encrypt(at, { plaintext })
          assert.deepEqual(await main.ok('POST', `${at}/decrypt`, { ciphertext: without, context: '' }), { plaintext })
        }
      })

      test('bytes are Base64 of the standard alphabet with padding, written in the one way there is', async () => {
        for (const text of ['A', 'AA', 'AAA', 'AB==', 'AAA=\n', ' AAAA', 'A_-A', 'AAAA====', '한한', 7, null, {}, [['AAAA']], [null]]) {
          await main.refused(400, 'POST', `${aes.at}/encrypt`, { plaintext: text })
          if (text !== null) await main.refused(400, 'POST', `${aes.at}/encrypt`, { plaintext: 'AAAA', context: text })
          await main.refused(400, 'POST', `${ecdsa.at}/sign`, { data: text })
          await main.refused(400, 'POST', `${aes.at}/decrypt`, { ciphertext: `ncpkms:v1:${String(text)}` })
        }
        for (const ciphertext of ['AAAA', 'ncpkms:v0:AAAA', 'ncpkms:v01:AAAA', 'vault:v1:AAAA', '', [], ['']])
          await main.refused(400, 'POST', `${aes.at}/decrypt`, { ciphertext })
      })

      test('a convergent key is a function of content and context, and tells different ones apart', async () => {
        const { at } = convergent
        await fc.assert(
          fc.asyncProperty(content, content, context, context, async (left, right, here, there) => {
            const call = (bytes: Uint8Array, under: string | undefined) =>
              encrypt(at, { plaintext: base64(bytes), ...(under === undefined ? {} : { context: under }) })
            const first = await call(left, here)
            assert.equal(await call(left, here), first)
            assert.equal((await call(right, here)) === first, base64(right) === base64(left))
            assert.equal((await call(left, there)) === first, (there ?? '') === (here ?? ''))
          }),
          { numRuns: 15 },
        )
        const twice = [base64('same'), base64('same')]
        const [one, two] = (await main.ok('POST', `${at}/encrypt`, { plaintext: twice })).ciphertext
        assert.equal(one, two)
        const [random, other] = (await main.ok('POST', `${aes.at}/encrypt`, { plaintext: twice })).ciphertext
        assert.notEqual(random, other)
      })

      test('the ciphertext that Secret Manager shows is no ciphertext of KMS, under the very key that seals the secret', async () => {
        for (const key of [aes, rsa]) {
          const secretId = await makeSecretUnder(main, key.keyTag)
          const { encryptedSecretValue } = await main.ok('PUT', `/api/v1/secrets/${secretId}/values/active`, {
            value: '{"user":"app","password":"second"}',
          })
          assert.match(encryptedSecretValue.value, /^ncpkms:v1:/)
          for (const call of ['decrypt', 'reencrypt'])
            assert.match(
              await main.refused(400, 'POST', `${key.at}/${call}`, { ciphertext: encryptedSecretValue.value }),
              /does not open with the protection key/,
            )
        }
      })

      for (const [keyType, key] of Object.entries({ RSA2048: rsa, ECDSA: ecdsa })) {
        test(`${keyType}: what is signed verifies, here and outside with the public key; anything else does not`, async () => {
          const { at } = key
          const { publicKey, keyVersion } = await main.ok('GET', `${at}/public-key`)
          assert.equal(keyVersion, 2)
          const scheme =
            keyType === 'RSA2048' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : ({ dsaEncoding: 'der' } as const)
          for (const bytes of [Buffer.alloc(0), Buffer.from('contract'), Buffer.alloc(8 * KB, 7)]) {
            const data = base64(bytes)
            const { signature } = await main.ok('POST', `${at}/sign`, { data })
            const raw = Buffer.from(signature.split(':')[2], 'base64')
            assert.ok(verifyOutside('sha256', bytes, { key: createPublicKey(publicKey), ...scheme }, raw))
            const valid = async (body: object) => (await main.ok('POST', `${at}/verify`, { data, signature, ...body })).valid
            assert.equal(await valid({}), true)
            assert.equal(await valid({ data: base64('another contract') }), false)
            for (const place of [0, 1, 10, -1]) assert.equal(await valid({ signature: flipped(signature, place) }), false)
            for (const version of [1, 3, 999]) assert.equal(await valid({ signature: relabelled(signature, version) }), false)
            assert.equal(await valid({ signature: 'ncpkms:v1:AAAA' }), false)
          }
        })

        test(`${keyType}: signatures of old versions verify, each by its own public key`, async () => {
          const { at } = await makeKey(main, keyType as 'RSA2048' | 'ECDSA')
          const data = base64('old')
          const { signature } = await main.ok('POST', `${at}/sign`, { data })
          await main.ok('POST', `${at}/rotate`)
          assert.equal((await main.ok('POST', `${at}/verify`, { data, signature })).valid, true)
          const [first, second] = [await main.ok('GET', `${at}/public-key?keyVersion=1`), await main.ok('GET', `${at}/public-key`)]
          assert.deepEqual([first.keyVersion, second.keyVersion], [1, 2])
          assert.notEqual(first.publicKey, second.publicKey)
          assert.match(first.publicKey, /^-----BEGIN PUBLIC KEY-----\n/)
          for (const version of ['0', '3', '101', 'x']) await main.refused(400, 'GET', `${at}/public-key?keyVersion=${version}`)
        })
      }

      test('data to be signed has at most 8,192 bytes', async () => {
        for (const { at } of [rsa, ecdsa]) {
          const { signature } = await main.ok('POST', `${at}/sign`, { data: bytesOf(8 * KB) })
          await main.refused(400, 'POST', `${at}/sign`, { data: bytesOf(8 * KB + 1) })
          await main.refused(400, 'POST', `${at}/verify`, { data: bytesOf(8 * KB + 1), signature })
          await main.refused(400, 'POST', `${at}/verify`, { data: base64('x'), signature: signature.split(':')[2] })
        }
      })

      test('what is encrypted outside with the public key does not open: it was made under no context of ours', async () => {
        const { publicKey } = await main.ok('GET', `${rsa.at}/public-key`)
        const outside = publicEncrypt(
          { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
          Buffer.from('content'),
        )
        await main.refused(400, 'POST', `${rsa.at}/decrypt`, { ciphertext: `ncpkms:v2:${base64(outside)}` })
      })
    })
  })
}
