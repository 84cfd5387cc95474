import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '#base/instant'
import { startCoffer } from '../support/coffer.ts'
import { base64, makeKey } from './making.ts'

test('what one node does to a protection key is felt by the next use on another', async () => {
  const one = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: one.clock, env: one.env })
  for (const keyType of ['AES256', 'RSA2048'] as const) {
    const { at } = await makeKey(one.main, keyType)
    const plaintext = base64('content')
    const { ciphertext } = await other.main.ok('POST', `${at}/encrypt`, { plaintext })
    for (let round = 2; round <= 5; round++) {
      await one.main.ok('POST', `${at}/rotate`)
      assert.match((await other.main.ok('POST', `${at}/reencrypt`, { ciphertext })).ciphertext, new RegExp(`^ncpkms:v${round}:`))
      await one.main.ok('POST', `${at}/disable`)
      await other.main.refused(422, 'POST', `${at}/decrypt`, { ciphertext })
      await one.main.ok('POST', `${at}/enable`)
      assert.deepEqual(await other.main.ok('POST', `${at}/decrypt`, { ciphertext }), { plaintext })
    }
    await one.main.ok('POST', `${at}/request-deletion`)
    await one.main.ok('DELETE', at)
    await other.main.refused(404, 'POST', `${at}/decrypt`, { ciphertext })
  }
  await other.close()
})

test('two nodes whose clocks look at the same time rotate and erase a key once', async () => {
  const one = await startCoffer({ engine: 'PostgreSQL' })
  const other = await startCoffer({ engine: 'PostgreSQL', clock: one.clock, env: one.env })
  const due = await makeKey(one.main, 'RSA2048', { isAutoRotation: true, rotationPeriod: 3 })
  const doomed = await makeKey(one.main, 'AES256')
  await one.main.ok('POST', `${doomed.at}/request-deletion`)
  one.clock.pass(3 * DAY)
  await Promise.all([one, other, one, other].map(({ coffer }) => coffer.jobs.tick()))
  assert.equal((await one.main.ok('GET', due.at)).currentVersion, 2)
  const { activityLogList } = await one.main.ok('GET', `${due.at}/activities?keyword=Rotate`)
  assert.equal(activityLogList.length, 1)
  const ends = await one.coffer.barrier.observe(async (view) => {
    const account = (await view.find('account', []))[0]?.id ?? ''
    const search = { account, resourceId: doomed.keyTag, succeeded: ['Change/deleteKey'], limit: 10, offset: 0 }
    return { result: (await view.tables.usage(search)).total, records: [] }
  })
  assert.equal(ends, 1)
  await other.close()
})
