import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Sealed } from '#base/sealed'
import { hashPassword, PASSWORD_COST, verifyPassword } from '#crypto/password'

const random = (length: number) => randomBytes(length)
const CHEAP = { memoryKib: 8, passes: 1, lanes: 1 }
const password = new Sealed('correct horse battery staple')

test('a hash verifies its password and no other', async () => {
  const stored = await hashPassword(password, random, CHEAP)
  assert.equal(await verifyPassword(password, stored), true)
  for (const other of ['', 'correct horse battery stapl', 'Correct horse battery staple']) {
    assert.equal(await verifyPassword(new Sealed(other), stored), false)
  }
})

test('the same password never hashes to the same text, and the text does not hold it', async () => {
  const [one, two] = [await hashPassword(password, random, CHEAP), await hashPassword(password, random, CHEAP)]
  assert.notEqual(one, two)
  assert.doesNotMatch(one, /correct/)
})

test('unless told otherwise a hash costs what OWASP asks for', async () => {
  assert.deepEqual(PASSWORD_COST, { memoryKib: 19_456, passes: 2, lanes: 1 })
  assert.match(await hashPassword(password, random), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('the same characters are the same password, composed or not', async () => {
  const stored = await hashPassword(new Sealed('caf\u00e9'), random, CHEAP)
  assert.equal(await verifyPassword(new Sealed('cafe\u0301'), stored), true)
})

test('where no password is set none is right', async () => {
  assert.equal(await verifyPassword(new Sealed(''), '', CHEAP), false)
  assert.equal(await verifyPassword(password, '', CHEAP), false)
})

test('a text that is no hash of ours is a fault, and asks nothing of the machine', async () => {
  const good = await hashPassword(password, random, CHEAP)
  const bad = [
    'correct horse battery staple',
    good.replace('argon2id', 'argon2i'),
    good.replace('v=19', 'v=16'),
    good.replace('m=8', 'm=9999999'),
    good.replace('t=1', 't=99'),
    good.slice(0, -1),
    `${good}=`,
    `${good}\n`,
  ]
  for (const stored of bad) await assert.rejects(verifyPassword(password, stored), { message: 'a stored password hash is malformed' })
})
