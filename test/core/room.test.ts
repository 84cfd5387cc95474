import assert from 'node:assert/strict'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { MINUTE, SECOND } from '#base/instant'
import { Reserve } from '#store/sqlite/reserve'
import { startCoffer } from '../support/coffer.ts'
import { fillUp, smallDisk } from '../support/small-disk.ts'

const MB = 1024 * 1024
describe('a disk that is full again as soon as it had room', async () => {
  const disk = smallDisk(24) ?? ''
  if (disk === '') return it('is not tried', { skip: 'this process may not mount a file system' })
  const coffer = await startCoffer({ engine: 'SQLite', home: disk, env: { COFFER_RESERVE_MB: '2' } })
  const { main, clock } = coffer
  const said = (what: RegExp) => coffer.logged().match(what)?.length ?? 0
  const takes = async () => {
    await coffer.coffer.jobs.tick()
    return (await fetch(`${coffer.url}/readyz`)).status === 200
  }
  /** Another program takes all there is, until a call finds that out. */
  const untilFull = async () => {
    for (let n = 0; n < 500; n++) {
      fillUp(disk)
      const { status } = await main.call('POST', '/api/v1/sub-accounts', {
        loginId: `more-${clock.now()}-${n}`,
        name: 'x',
        password: 'Room-password-1',
        canAPIGatewayAccess: true,
        canConsoleAccess: false,
      })
      if (status === 503) return
    }
    assert.fail('it was never full')
  }
  const makeRoom = () => rmSync(join(disk, 'ballast'))

  it('is taken for one that has room less and less often, and never given up', async () => {
    let waitMs = 0
    for (let times = 1; times <= 4; times++) {
      await untilFull()
      makeRoom()
      if (waitMs > 0) {
        clock.pass(waitMs - 1)
        assert.equal(await takes(), false, `${waitMs} ms, the ${times}th time`)
        clock.pass(1)
      }
      assert.equal(await takes(), true, `${waitMs} ms, the ${times}th time`)
      assert.deepEqual([said(/The disk of the store is full/g), said(/The store has room again/g)], [times, times])
      waitMs = waitMs === 0 ? SECOND : 2 * waitMs
    }
    clock.pass(MINUTE)
    await untilFull()
    makeRoom()
    assert.equal(await takes(), true, 'after a while that was good it is looked at at once')
  })

  it('is asked by writing, of which nothing is left', async () => {
    const path = join(disk, 'tried')
    const reserve = new Reserve(path, MB)
    assert.equal(await reserve.takes(MB), true)
    assert.equal(statSync(path, { throwIfNoEntry: false }), undefined)
    await reserve.restore()
    assert.equal(await reserve.takes(MB), true)
    assert.equal(statSync(path).size, MB)
    fillUp(disk)
    assert.equal(await reserve.takes(MB), false)
    assert.equal(statSync(path).size, MB)
  })
})
