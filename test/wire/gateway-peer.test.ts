import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Engine, startCoffer } from '../support/coffer.ts'

/** One account that may call from 203.0.113.0/24 alone, on a server with these trusted proxies. */
async function served(proxies?: string) {
  const test = await startCoffer({
    engine: 'SQLite' satisfies Engine,
    env: proxies === undefined ? {} : { COFFER_TRUSTED_PROXIES: proxies },
  })
  const caller = await test.subAccount('far-away', 'NCP_SECRETMANAGER_USER')
  await test.main.ok('PUT', `/api/v1/sub-accounts/${caller.id}`, {
    useApiAllowSource: true,
    apiAllowSources: [{ type: 'IP', source: '203.0.113.0/24' }],
  })
  return async (forwarded?: string) => {
    const said = await caller.call('GET', '/api/v1/secrets', undefined, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })
    if (said.status !== 200)
      assert.deepEqual([said.status, said.body.error.errorCode, said.body.error.message], [401, '210', 'Permission Denied'])
    return said.status === 200
  }
}

const INSIDE = '203.0.113.7'
const direct = await served()
const proxied = await served('127.0.0.1, 10.0.0.0/8')

describe('who a call counts as coming from', () => {
  it('is the socket alone where no proxy is trusted, whatever is forwarded', async () => {
    for (const forwarded of [undefined, INSIDE, `${INSIDE}, ${INSIDE}`, `127.0.0.1, ${INSIDE}`])
      assert.equal(await direct(forwarded), false)
  })

  it('is the last address that is no proxy of ours, where the socket is a trusted one', async () => {
    assert.equal(await proxied(), false)
    assert.equal(await proxied(INSIDE), true)
    assert.equal(await proxied(`198.51.100.1, ${INSIDE}`), true)
    assert.equal(await proxied(`${INSIDE}, 10.1.2.3`), true)
    assert.equal(await proxied(`::ffff:${INSIDE}`), true)
  })

  it('is never what a caller put before the addresses that proxies added', async () => {
    assert.equal(await proxied(`${INSIDE}, 198.51.100.1`), false)
    assert.equal(await proxied(`${INSIDE}, 198.51.100.1, 10.1.2.3`), false)
    assert.equal(await proxied(`${INSIDE}, nonsense`), false)
    assert.equal(await proxied(`${INSIDE},`), false)
    assert.equal(await proxied(''), false)
  })
})
