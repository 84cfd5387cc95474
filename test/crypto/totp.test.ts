import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { base32, fromBase32, totpCode, totpMatch, totpStep } from '#crypto/totp'

/** RFC 6238, appendix B: the SHA-1 rows, 8 digits. */
const SECRET = Buffer.from('12345678901234567890')
const VECTORS: [number, string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
]

describe('codes of a second factor', () => {
  it('are those of RFC 6238', () => {
    for (const [seconds, code] of VECTORS) {
      assert.equal(totpCode(SECRET, totpStep(seconds * 1000), 8), code)
      assert.equal(totpMatch(SECRET, code.slice(2), seconds * 1000, 0), totpStep(seconds * 1000))
    }
  })

  it('count for their step, the one before and the one after, and for no other', () => {
    const now = 1_234_567_890_000
    const step = totpStep(now)
    for (const away of [-3, -2, -1, 0, 1, 2, 3])
      assert.equal(totpMatch(SECRET, totpCode(SECRET, step + away), now, 0), Math.abs(away) <= 1 ? step + away : undefined)
  })

  it('are never taken a second time, and none older than one that was', () => {
    const now = 1_234_567_890_000
    const step = totpStep(now)
    assert.equal(totpMatch(SECRET, totpCode(SECRET, step), now, step), undefined)
    assert.equal(totpMatch(SECRET, totpCode(SECRET, step - 1), now, step), undefined)
    assert.equal(totpMatch(SECRET, totpCode(SECRET, step + 1), now, step), step + 1)
  })

  it('are six ASCII digits and nothing around them', () => {
    const now = 59_000
    const wide = [...'287082'].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) - 0x30 + 0xff10)).join('')
    const arabic = [...'287082'].map((digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) - 0x30 + 0x0660)).join('')
    assert.equal(totpMatch(SECRET, '287082', now, 0), 1)
    for (const code of ['287082 ', ' 287082', '287 082', '287082\n', '+287082', '0287082', '28708', '', '94287082', wide, arabic])
      assert.equal(totpMatch(SECRET, code, now, 0), undefined, JSON.stringify(code))
  })

  it('come from a secret that Base32 carries whole', () => {
    assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => assert.deepEqual(fromBase32(base32(bytes)), bytes)))
  })
})
