import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startCoffer } from '../support/coffer.ts'
import { KEYS, refused, SUBS } from './iam.ts'

const test = await startCoffer()
const { main } = test
interface Key {
  accessKey: string
  keySecret: string
  createTime: number
}
const make = (id: string) => main.ok<Key>('POST', KEYS(id))

describe('access keys', () => {
  it('show their secret once, and are stored sealed', async () => {
    const { id } = await main.ok<{ id: string }>('POST', SUBS, { loginId: 'once', name: 'once', canAPIGatewayAccess: true })
    const made = await make(id)
    assert.deepEqual(Object.keys(made).sort(), ['accessKey', 'createTime', 'keySecret'])
    assert.equal(made.accessKey.length, 28)
    assert.deepEqual(await main.ok('GET', KEYS(id)), [{ accessKey: made.accessKey, active: true, createTime: test.clock.now() }])
    const row = await test.coffer.barrier.observe(async (view) => ({ result: await view.get('access_key', made.accessKey), records: [] }))
    assert.ok(row !== undefined && !Buffer.from(row.sealed).toString('latin1').includes(made.keySecret))
    assert.ok(!test.logged().includes(made.keySecret))
    await main.as(made.accessKey, made.keySecret).ok('GET', '/api/v1/caller-identity')
  })

  it('are two at most, and a deleted one makes room', async () => {
    const { id } = await test.subAccount('two')
    const second = await make(id)
    assert.match(await refused(main, 409, 9012, 'POST', KEYS(id)), /two has 2 access keys already/)
    await main.ok('PUT', KEYS(id), { accessKey: second.accessKey, active: false })
    await refused(main, 409, 9012, 'POST', KEYS(id))
    await main.ok('DELETE', KEYS(id), { accessKey: second.accessKey })
    await make(id)
  })

  it('are refused on the next call when they are switched off, each by itself, and taken again when switched on', async () => {
    const people = await test.subAccount('switched')
    const second = await make(people.id)
    const other = main.as(second.accessKey, second.keySecret)
    assert.deepEqual(await main.ok('PUT', KEYS(people.id), { accessKey: people.accessKey, active: false }), { success: true })
    await people.refused(401, 'GET', '/api/v1/caller-identity')
    await other.ok('GET', '/api/v1/caller-identity')
    await main.ok('PUT', KEYS(people.id), { accessKey: people.accessKey, active: true })
    await people.ok('GET', '/api/v1/caller-identity')
  })

  it('are deleted only when they are switched off', async () => {
    const people = await test.subAccount('deleted')
    const body = { accessKey: people.accessKey }
    assert.match(await refused(main, 409, 409, 'DELETE', KEYS(people.id), body), /Deactivate it first/)
    await people.ok('GET', '/api/v1/caller-identity')
    await main.ok('PUT', KEYS(people.id), { ...body, active: false })
    assert.deepEqual(await main.ok('DELETE', KEYS(people.id), body), { success: true })
    await people.refused(401, 'GET', '/api/v1/caller-identity')
    await refused(main, 400, 904, 'DELETE', KEYS(people.id), body)
    assert.deepEqual(await main.ok('GET', KEYS(people.id)), [])
  })

  it('are found only with the sub account that has them', async () => {
    const [one, other] = [await test.subAccount('owner'), await test.subAccount('stranger')]
    for (const accessKey of [one.accessKey, main.accessKey, 'ncp_iam_BPASKRUNKNOWNUNKNOWN']) {
      await refused(main, 400, 904, 'PUT', KEYS(other.id), { accessKey, active: false })
      await refused(main, 400, 904, 'DELETE', KEYS(other.id), { accessKey })
    }
    await one.ok('GET', '/api/v1/caller-identity')
    await main.ok('GET', '/api/v1/caller-identity')
  })
})
