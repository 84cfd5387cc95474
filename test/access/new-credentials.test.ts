import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { newAccessKey } from '#core/access/new-access-key'
import { preparePassword } from '#core/access/new-password'
import type { World } from '#core/ports/services'
import { verifyPassword } from '#crypto/password'

const MANY = 200

test('access keys look like those of NCP, and no two are alike', () => {
  const made = Array.from({ length: MANY }, () => newAccessKey(randomBytes))
  for (const { accessKey, secretKey } of made) {
    assert.match(accessKey, /^ncp_iam_BPASKR[A-Z0-9]{14}$/)
    assert.equal(accessKey.length, 28)
    assert.match(secretKey.open(), /^ncp_iam_BPKSKR[A-Za-z0-9]{30}$/)
    assert.ok(secretKey.open().length >= 40)
  }
  assert.equal(new Set(made.map(({ accessKey }) => accessKey)).size, MANY)
  assert.equal(new Set(made.map(({ secretKey }) => secretKey.open())).size, MANY)
})

test('a new secret key keeps quiet', () => {
  const made = newAccessKey(randomBytes)
  for (const text of [JSON.stringify(made), inspect(made), String(made.secretKey)]) assert.ok(!text.includes(made.secretKey.open()))
})

test('a password that is made keeps the rules that people keep, and its hash is its own', async () => {
  const world = { random: randomBytes } as unknown as World
  const { hash, generated } = await preparePassword(world, { needPasswordGenerate: true, password: 'Not-this-one-1' })
  const password = generated?.open() ?? ''
  assert.equal(password.length, 16)
  for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) assert.match(password, kind)
  assert.equal(await verifyPassword(generated ?? assert.fail(), hash), true)
})

test('no password leaves no hash, and a given one is not answered again', async () => {
  const world = { random: randomBytes } as unknown as World
  assert.deepEqual(await preparePassword(world, { needPasswordGenerate: false, password: undefined }), { hash: '', generated: undefined })
  const given = await preparePassword(world, { needPasswordGenerate: false, password: 'Given-password-1' })
  assert.equal(given.generated, undefined)
  assert.match(given.hash, /^\$?argon2id\$/)
})
