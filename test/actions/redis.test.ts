import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { HeldClock } from '../support/held-clock.ts'
import { exerciseActions } from './exercise.ts'
import { makeReady } from './ready.ts'
import { type RedisUsers, startRedisSystem } from './systems.ts'

const system = await startRedisSystem()
const coffer = await startCoffer({ clock: new HeldClock(Date.now()) })
exerciseActions('Redis', coffer, system)

if (typeof system !== 'string') {
  const { admin, port, root, folder } = system
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

  test('Redis: nothing is changed by whoever may not have the file of users written', async () => {
    const value = { username: 'forgotten', password: 'First-password-1' }
    await system.makeUser(value, false)
    const half = { username: 'half_admin', password: 'Half-password-1' }
    const rights = ['+acl|getuser', '+acl|setuser', '+acl|dryrun', '+config|rewrite']
    await root.sendCommand(['ACL', 'SETUSER', half.username, 'on', `>${half.password}`, ...rights])
    const ready = await makeReady(coffer, { name: 'forgotten', kind, parameters, value, admin: half })
    assert.match(await ready.failed(), /administrator\) may not do that .*\+acl\|save/)
    const { result } = await ready.fire({ dryRun: true })
    assert.match(JSON.stringify(result), /"check":"right","ok":false,"message":"[^"]*may not .*acl\|save/)
    await root.sendCommand(['ACL', 'SAVE'])
    await root.sendCommand(['ACL', 'LOAD'])
    assert.ok(await system.logsIn(await ready.active()))
  })

  test('Redis: nothing is changed while the file of users cannot be written', async () => {
    const value = { username: 'unwritten', password: 'First-password-1' }
    await system.makeUser(value, false)
    await root.sendCommand(['ACL', 'SAVE'])
    const mighty = { username: 'default', password: admin.password }
    const ready = await makeReady(coffer, { name: 'unwritten', kind, parameters, value, admin: mighty })
    const [file, aside] = [join(folder, 'users.acl'), join(folder, 'aside')]
    renameSync(file, aside)
    mkdirSync(file)
    try {
      assert.match(await ready.failed(), /cannot write its users to its disk, .*\(ACL SAVE: .*error trying to save.*Nothing was changed/)
    } finally {
      rmdirSync(file)
      renameSync(aside, file)
    }
    await root.sendCommand(['ACL', 'LOAD'])
    assert.ok(await system.logsIn(await ready.active()))
    assert.ok(await system.logsIn(await ready.rotated()))
  })

  const others: [RedisUsers, RegExp][] = [
    ['configuration', /wrote the change to its disk \(CONFIG REWRITE\)/],
    ['nowhere', /holds until the server starts anew: it has neither a file of users nor a configuration to write to/],
  ]
  for (const [users, word] of others) {
    test(`Redis: what becomes of a change is told where users are kept: ${users}`, async () => {
      const other = await startRedisSystem(users)
      assert.ok(typeof other !== 'string')
      const value = { username: 'elsewhere', password: 'First-password-1' }
      await other.makeUser(value, true)
      const ready = await makeReady(coffer, { name: users, kind, parameters: other.parameters(other.port, 'self'), value })
      const now = await ready.rotated()
      assert.ok(await other.logsIn(now))
      assert.match(await ready.told(), word)
      if (users === 'nowhere') return
      const hash = createHash('sha256').update(now.password).digest('hex')
      assert.match(readFileSync(join(other.folder, 'redis.conf'), 'utf8'), new RegExp(`^user elsewhere .*#${hash}`, 'm'))
    })
  }
}
