import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type SignedParts, sign, signingKey } from '#signature/sign'
import { pathAndQuery } from '#signature/target'
import { verify } from '#signature/verify'
import { vectorsOf } from '../vectors/read-vectors.ts'

type Vector = SignedParts & { secretKey: string; signature: string }
const vectors = vectorsOf<Vector>('signatures')
const KEY = signingKey('ncp_iam_TESTSECRETKEY0001')
const PARTS: SignedParts = {
  method: 'GET',
  target: '/api/v1/secrets?pageNo=1',
  timestamp: '1700000000000',
  accessKey: 'ncp_iam_TESTACCESSKEY0001',
}
const SIGNATURE = sign(PARTS, KEY)

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
})
const aRequest = fc.record<SignedParts>({
  method: visible,
  target: visible.map((rest) => `/${rest}`),
  timestamp: visible,
  accessKey: visible,
})

test('the signatures of the contract, and those that follow from it', () => {
  for (const vector of vectors) {
    assert.equal(sign(vector, vector.secretKey), vector.signature)
    assert.equal(sign(vector, signingKey(vector.secretKey)), vector.signature)
    assert.equal(verify(vector, vector.signature, signingKey(vector.secretKey)), true)
  }
})

test('a signature counts for its own request, and for no other', () => {
  fc.assert(
    fc.property(aRequest, aRequest, (one, two) => {
      const signature = sign(one, KEY)
      assert.equal(verify(one, signature, KEY), true)
      fc.pre(JSON.stringify(one) !== JSON.stringify(two))
      assert.equal(verify(two, signature, KEY), false)
    }),
  )
})

test('a change of any single part is noticed', () => {
  const changes: Partial<SignedParts>[] = [
    { method: 'POST' },
    { method: 'get' },
    { target: '/api/v1/secrets?pageNo=2' },
    { target: '/api/v1/secrets?pageNo=1&' },
    { target: '/api/v1/%73ecrets?pageNo=1' },
    { target: '/secretmanager/api/v1/secrets?pageNo=1' },
    { target: '//api/v1/secrets?pageNo=1' },
    { timestamp: '01700000000000' },
    { accessKey: 'ncp_iam_TESTACCESSKEY0002' },
  ]
  for (const change of changes) assert.equal(verify({ ...PARTS, ...change }, SIGNATURE, KEY), false, JSON.stringify(change))
  assert.equal(verify(PARTS, SIGNATURE, signingKey('ncp_iam_TESTSECRETKEY0002')), false)
})

test('a signature has one spelling: standard alphabet, padded, 44 characters', () => {
  const spellings = [
    '',
    SIGNATURE.slice(0, -1),
    `${SIGNATURE}=`,
    ` ${SIGNATURE}`,
    `${SIGNATURE}\n`,
    SIGNATURE.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''),
    Buffer.from(SIGNATURE, 'base64').toString('hex'),
    SIGNATURE.toLowerCase(),
    'é'.repeat(22),
  ]
  for (const spelling of spellings) assert.equal(verify(PARTS, spelling, KEY), false, spelling)
})

test('another last character that decodes to the same bytes is not the same signature', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const last = alphabet.indexOf(SIGNATURE.at(-2) ?? '')
  const other = `${SIGNATURE.slice(0, -2)}${alphabet[last + 1]}=`
  assert.deepEqual(Buffer.from(other, 'base64'), Buffer.from(SIGNATURE, 'base64'))
  assert.equal(verify(PARTS, other, KEY), false)
})

test('a character beyond one byte is not mistaken for the byte that it ends in', () => {
  const wide = (text: string) => String.fromCharCode(text.charCodeAt(0) + 0x100) + text.slice(1)
  assert.equal(verify({ ...PARTS, accessKey: wide(PARTS.accessKey) }, SIGNATURE, KEY), false)
  assert.equal(verify(PARTS, wide(SIGNATURE), KEY), false)
  assert.throws(() => sign({ ...PARTS, target: '/\u0141' }, KEY), RangeError)
})

test('no part can reach into the next: spaces, line feeds and empty parts neither sign nor verify', () => {
  const moved: SignedParts[] = [
    { ...PARTS, method: 'GET /api', target: '/v1' },
    { ...PARTS, target: `${PARTS.target}\n1`, timestamp: '2' },
    { ...PARTS, timestamp: `1\n${PARTS.accessKey}`, accessKey: 'x' },
    { ...PARTS, accessKey: '' },
    { ...PARTS, target: '' },
    { ...PARTS, target: '/a b' },
    { ...PARTS, target: '/a\r' },
  ]
  for (const parts of moved) {
    assert.equal(verify(parts, SIGNATURE, KEY), false)
    assert.throws(() => sign(parts, KEY), RangeError)
  }
})

test('an absolute-form target is reduced to path and query, anything else is left alone', () => {
  const reduced: Record<string, string> = {
    'http://coffer.example/a?b=c': '/a?b=c',
    'HTTPS://user@[::1]:8443//a/../b?x=http://y/z': '//a/../b?x=http://y/z',
    'http://coffer.example': '/',
    'http://coffer.example?x=1': '/?x=1',
    '/a?next=http://other/b': '/a?next=http://other/b',
    '//other/b': '//other/b',
    '*': '*',
    'coffer.example:443': 'coffer.example:443',
    'ftp://coffer.example/a': 'ftp://coffer.example/a',
  }
  for (const [target, expected] of Object.entries(reduced)) assert.equal(pathAndQuery(target), expected)
  assert.equal(verify({ ...PARTS, target: `http://coffer.example:8080${PARTS.target}` }, SIGNATURE, KEY), true)
})

test('an empty secret key signs nothing', () => {
  assert.throws(() => signingKey(''), RangeError)
  assert.throws(() => sign(PARTS, ''), RangeError)
})
