import assert from 'node:assert/strict'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { mock, test } from 'node:test'
import { newSecret, valuesOf } from '../barrier/subjects.ts'
import { startCoffer } from '../support/coffer.ts'

test('an unknown access key, a wrong signature and a right one cost one signature each to check', async () => {
  const coffer = await startCoffer()
  const { main } = coffer
  // Also past the framework, where a value is answered that was read before.
  const targets = ['/api/v1/secrets', valuesOf(await newSecret(coffer, 'checked'))]
  const callers = {
    right: main,
    'a wrong secret key': main.as(main.accessKey, 'ncp_iam_BPKSKRwrongwrongwrongwrongwrongwrong'),
    'an unknown access key': main.as('ncp_iam_BPASKRUNKNOWNUNKNOWN', main.secretKey),
    'another unknown access key': main.as('x', main.secretKey),
  }
  // Once each beforehand, so that what is read and derived only the first time is in memory.
  for (const target of targets) for (const caller of [main, ...Object.values(callers)]) await caller.call('GET', target)
  // The real thing, counted: who asks for a signature stands in the stack.
  let checked = 0
  const real = crypto.createHmac
  mock.method(crypto, 'createHmac', (...asked: Parameters<typeof real>) => {
    if (/signature\/verify/.test(new Error('who asks').stack ?? '')) checked++
    return real(...asked)
  })
  syncBuiltinESMExports()
  try {
    for (const target of targets)
      for (const [name, caller] of Object.entries(callers)) {
        checked = 0
        assert.equal((await caller.call('GET', target)).status, name === 'right' ? 200 : 401)
        assert.equal(checked, 1, `${name}, ${target}`)
      }
  } finally {
    mock.restoreAll()
    syncBuiltinESMExports()
  }
})
