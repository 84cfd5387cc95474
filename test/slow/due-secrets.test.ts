import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '#base/instant'
import { FIRST_PASSWORD, makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'

/** More than one look goes through. */
const WAITING = 420

test('a rotation that is due is found behind hundreds that are overdue and have to wait', async () => {
  const coffer = await startCoffer()
  const { main, clock } = coffer
  const { keyTag } = await main.ok('POST', '/kms/v1/keys', {
    keyName: 'unusable',
    keyType: 'AES256',
    protectionType: 'BASIC',
    isAutoRotation: false,
  })
  const first = await makeRotating(coffer, { name: 'first-one', autoRotationPeriod: 1 })
  const { trigger } = await main.ok('GET', first.S)
  const secretValue = { value: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }), rotationTargets: ['password'] }
  const dated = { autoRotationYN: 'Y', autoRotationPeriod: 1, triggerId: trigger.id }
  const under = { protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag }
  for (let n = 0; n < WAITING; n++) await main.ok('POST', '/api/v1/secrets', { secretName: `w-${n}`, secretValue, ...dated, ...under })
  clock.pass(1)
  const last = await makeRotating(coffer, { name: 'last-one', autoRotationPeriod: 1 })
  await main.ok('POST', `/kms/v1/keys/${keyTag}/disable`)
  clock.pass(DAY)
  for (const each of [first, last]) await each.setClock()

  const looks = async () => {
    await coffer.coffer.jobs.tick()
    await coffer.coffer.dispatcher.idle()
  }
  await looks()
  assert.deepEqual([first.target.changes, last.target.changes], [1, 0], 'one look does not go through all of them')
  await looks()
  assert.deepEqual([first.target.changes, last.target.changes], [1, 1], 'the next look goes on where it ended')

  // And it begins anew, so that what becomes due at the front has its turn, too.
  clock.pass(DAY)
  for (const each of [first, last]) await each.setClock()
  for (let n = 0; n < 3; n++) await looks()
  assert.deepEqual([first.target.changes, last.target.changes], [2, 2])
})
