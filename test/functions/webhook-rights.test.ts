import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { isSigned, makeAuthority, Receiver } from '../support/receiver.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'
import { makeHooked, TRIGGERS } from './hooked.ts'

const authority = makeAuthority()
const open = { COFFER_WEBHOOK_ALLOW: '127.0.0.0/8', COFFER_WEBHOOK_CA: authority.path }
const coffers = await Promise.all(
  ENGINES_IN_TURN.map(async (engine) => ({
    engine,
    coffer: await startCoffer({ engine, env: open }),
    strict: await startCoffer({ engine, env: { COFFER_WEBHOOK_CA: authority.path } }),
  })),
)

for (const { engine, coffer, strict } of coffers) {
  const { main } = coffer

  describe(`the webhook of a trigger on ${engine}`, () => {
    test('is made, shown, moved and taken off; its signing secret is shown once, and anew when asked for', async () => {
      const trigger = `${TRIGGERS}/shown`
      const made = await main.ok('PUT', trigger, { webhook: { url: 'https://hooks.example/one?token=hidden' } })
      assert.match(made.webhook.secret, /^whsec_/)
      assert.equal(made.webhook.url, 'https://hooks.example/one?token=hidden')
      assert.deepEqual((await main.ok('GET', trigger)).webhook, { url: 'https://hooks.example/one?token=hidden' })
      const kept = await main.ok('PUT', trigger, { description: 'told anew' })
      assert.deepEqual(kept.webhook, { url: 'https://hooks.example/one?token=hidden' })
      const moved = await main.ok('PUT', trigger, { webhook: { url: 'https://hooks.example/two' } })
      assert.deepEqual(moved.webhook, { url: 'https://hooks.example/two' })
      const anew = await main.ok('PUT', trigger, { webhook: { url: 'https://hooks.example/two', rotateSecret: true } })
      assert.notEqual(anew.webhook.secret, made.webhook.secret)
      assert.ok(!JSON.stringify(await main.ok('GET', TRIGGERS)).includes('whsec_'))
      assert.equal((await main.ok('PUT', trigger, { webhook: { url: '' } })).webhook, null)
      const unlinked = await main.call('POST', trigger)
      assert.deepEqual([unlinked.status, unlinked.body.error.errorCode], [400, '80512'])
    })

    test('shows where it leads, but not its path, to those who could not replace it', async () => {
      await main.ok('PUT', `${TRIGGERS}/veiled`, { webhook: { url: 'https://hooks.example/path?token=hidden' } })
      const viewer = await coffer.subAccount(`hviewer-${engine}`, 'NCP_CLOUD_FUNCTIONS_USER')
      assert.deepEqual((await viewer.ok('GET', `${TRIGGERS}/veiled`)).webhook, { url: 'https://hooks.example/********' })
    })

    test('excludes an action, either way round', async () => {
      const r = await makeRotating(coffer, { name: 'has-action' })
      const both = await main.call('PUT', r.trigger, { webhook: { url: 'https://hooks.example/' } })
      assert.deepEqual([both.status, both.body.error.errorCode], [409, '80519'])
      await main.ok('PUT', `${TRIGGERS}/has-hook`, { webhook: { url: 'https://hooks.example/' } })
      const other = await main.call('POST', `${TRIGGERS}/has-hook/link-action`, { action: 'has-action' })
      assert.deepEqual([other.status, other.body.error.errorCode], [409, '80519'])
      await main.ok('DELETE', `${r.trigger}/link-action`, { action: 'has-action' })
      await main.ok('PUT', r.trigger, { webhook: { url: 'https://hooks.example/' } })
    })

    test('is changed only by those who may read every secret behind it', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'guarded', receiver.url)
      const outsider = await coffer.subAccount(`houtsider-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER')
      const listing = await coffer.subAccount(`hlisting-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER', 'NCP_SECRETMANAGER_USER')
      for (const webhook of [{ url: 'https://evil.example/' }, { url: receiver.url, rotateSecret: true }, { url: '' }]) {
        assert.doesNotMatch(await outsider.refused(403, 'PUT', h.trigger, { webhook }), /guarded/)
        assert.match(await listing.refused(403, 'PUT', h.trigger, { webhook }), /1 is not allowed .*guarded/)
      }
      await outsider.ok('PUT', h.trigger, { description: 'the same address', webhook: { url: receiver.url } })
      await main.ok('POST', `${h.S}/rotation`)
      await coffer.coffer.dispatcher.idle()
      assert.ok(isSigned(await receiver.delivery(1), h.signing))
    })

    test('stays while automatic rotation depends on it, and takes no parameters when it is fired by hand', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(main, 'depended-on', receiver.url, { rotationPeriod: 5 })
      assert.match(await main.refused(409, 'PUT', h.trigger, { webhook: { url: '' } }), /depended-on/)
      assert.match(await main.refused(400, 'POST', h.trigger, { host: 'db' }), /no parameters/)
      assert.equal((await main.ok('POST', h.trigger)).started.length, 1)
      await coffer.coffer.dispatcher.idle()
      assert.equal((await receiver.delivery(1)).body.secretId, h.secretId)
    })

    test('leads to no private address unless the operator allowed it', async () => {
      const url = 'https://10.0.0.7/rotate'
      for (const server of [main, strict.main])
        assert.match(
          await server.refused(400, 'PUT', `${TRIGGERS}/inward`, { webhook: { url } }),
          /10\.0\.0\.7 is not public.*COFFER_WEBHOOK_ALLOW/,
        )
      for (const wrong of [
        'http://hooks.example/',
        'https://u:p@hooks.example/',
        'hooks.example',
        'https://[::1]/',
        'https://127.0.0.1/',
        'https://2130706433/',
      ])
        await strict.main.refused(400, 'PUT', `${TRIGGERS}/inward`, { webhook: { url: wrong } })
      await main.refused(400, 'PUT', `${TRIGGERS}/inward`, { webhook: {} })
      await main.refused(400, 'PUT', `${TRIGGERS}/inward`, { webhook: { url: `https://hooks.example/${'x'.repeat(2048)}` } })
    })

    test('by a name that leads to a private address fails the job at once, and nothing is sent', async () => {
      const receiver = await Receiver.start(authority)
      const h = await makeHooked(strict.main, 'inward', receiver.url)
      await strict.main.ok('POST', `${h.S}/rotation`)
      await strict.coffer.dispatcher.idle()
      const job = await h.job()
      assert.equal(job.state, 'FAILED')
      assert.match(job.message, /was not called: The name localhost leads to (127\.0\.0\.1|::1)/)
      assert.deepEqual(receiver.received, [])
      assert.match((await h.activation()).logs[0], /not called/)
    })
  })
}
