import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { mock, test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'

test('an unknown access key, a wrong signature and a right one cost one signature each to check', async () => {
  const { main } = await startCoffer()
  const callers = {
    right: main,
    'a wrong secret key': main.as(main.accessKey, 'ncp_iam_BPKSKRwrongwrongwrongwrongwrongwrong'),
    'an unknown access key': main.as('ncp_iam_BPASKRUNKNOWNUNKNOWN', main.secretKey),
    'another unknown access key': main.as('x', main.secretKey),
  }
  // Once each beforehand, so that what is read and derived only the first time is in memory.
  for (const caller of Object.values(callers)) await caller.call('GET', '/api/v1/secrets')
  // The real thing, counted: who asks for a signature stands in the stack.
  let checked = 0
  const real = crypto.createHmac
  mock.method(crypto, 'createHmac', (...asked: Parameters<typeof real>) => {
    if (/signature\/verify/.test(new Error('who asks').stack ?? '')) checked++
    return real(...asked)
  })
  syncBuiltinESMExports()
  try {
    for (const [name, caller] of Object.entries(callers)) {
      checked = 0
      assert.equal((await caller.call('GET', '/api/v1/secrets')).status, name === 'right' ? 200 : 401)
      assert.equal(checked, 1, name)
    }
  } finally {
    mock.restoreAll()
    syncBuiltinESMExports()
  }
})
