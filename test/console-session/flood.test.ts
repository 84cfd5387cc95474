import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Browser, signedIn } from '../support/browser.ts'
import { startCoffer } from '../support/coffer.ts'

describe('a flood of logins from everywhere', async () => {
  const test = await startCoffer({ env: { COFFER_TRUSTED_PROXIES: '127.0.0.1' } })

  it('is answered as far as there are turns; the rest is told to wait, and nobody is shut out afterwards', async () => {
    const tried = (n: number) =>
      new Browser(test.url).call('POST', '/login', { loginId: `flood${n}`, password: 'wrong' }, { 'x-forwarded-for': `198.51.100.${n}` })
    const all = await Promise.all(Array.from({ length: 120 }, (_, n) => tried(n)))
    const waiting = all.filter(({ status }) => status === 429)
    assert.equal(all.filter(({ status }) => status === 401).length + waiting.length, all.length)
    assert.ok(waiting.length > 0 && waiting.length < all.length, `${waiting.length} were told to wait`)
    assert.deepEqual([waiting[0]?.body.error.code, waiting[0]?.headers.get('retry-after')], ['gateway.throttled', '5'])
    await signedIn(test)
  })
})
