import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { exerciseActions } from './exercise.ts'
import { makeReady } from './ready.ts'
import { startRedisSystem } from './systems.ts'

const system = await startRedisSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseActions('Redis', coffer, system)

if (typeof system !== 'string') {
  const { admin, port, root } = system
  const parameters = system.parameters(port, 'administrator')
  const kind = 'ready:redis'

  test('Redis: a user that is let in with any password is no proof of a new one, and is told', async () => {
    const value = { username: 'wide_open', password: 'First-password-1' }
    await root.sendCommand(['ACL', 'SETUSER', value.username, 'on', 'nopass'])
    const ready = await makeReady(coffer, { name: 'open', kind, parameters, value, admin })
    assert.match(await ready.failed(), /lets .* in with any password, so no new one could be tried/)
    const { result } = await ready.fire({ dryRun: true })
    assert.match(JSON.stringify(result), /is let in with any password \(nopass\)/)
  })

  test('Redis: the change is on its disk, and stays when the server starts anew', async () => {
    const value = { username: 'lasting', password: 'First-password-1' }
    await system.makeUser(value, false)
    const ready = await makeReady(coffer, { name: 'lasting', kind, parameters, value, admin })
    const now = await ready.rotated()
    await root.sendCommand(['ACL', 'LOAD'])
    assert.deepEqual([await system.logsIn(now), await system.logsIn(value)], [true, false])
    assert.match(await ready.told(), /wrote the change to its disk \(ACL SAVE\)/)
  })
}
