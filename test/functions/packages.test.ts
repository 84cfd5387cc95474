import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const PACKAGES = '/ncf/api/v2/packages'
const TRIGGERS = '/ncf/api/v2/triggers'
const echo = { exec: { kind: 'nodejs:20', code: 'exports.main = (params) => params' } }
const NEVER = 'never-to-be-seen'

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer

    describe(`packages on ${engine}`, () => {
      test('a package is made, replaced, listed, shown and deleted', async () => {
        const made = await main.ok('PUT', `${PACKAGES}/first`, { description: 'one', parameters: { host: 'db' } })
        assert.deepEqual(made, {
          name: 'first',
          description: 'one',
          parameters: { host: 'db' },
          actionList: [],
          updateDate: made.updateDate,
        })
        assert.deepEqual(await main.ok('GET', `${PACKAGES}/first`), made)
        assert.deepEqual(await main.ok('GET', PACKAGES), [{ name: 'first', description: 'one', updateDate: made.updateDate }])
        const replaced = await main.ok('PUT', `${PACKAGES}/first`, {})
        assert.deepEqual([replaced.description, replaced.parameters], ['', {}])
        assert.equal(await main.ok('DELETE', `${PACKAGES}/first`), null)
        for (const method of ['GET', 'DELETE']) await main.refused(404, method, `${PACKAGES}/first`)
        await main.refused(404, 'GET', `${PACKAGES}/first/actions`)
        // A name may be used again, and its epochs go on.
        assert.deepEqual((await main.ok('PUT', `${PACKAGES}/first`, {})).actionList, [])
      })

      test('names are 1–50 letters, digits, _ and -, and - alone is no package', async () => {
        await main.ok('PUT', `${PACKAGES}/${'n'.repeat(50)}`, {})
        for (const name of ['n'.repeat(51), 'with.dot', '%20', '%EA%B0%80', '-']) await main.refused(400, 'PUT', `${PACKAGES}/${name}`, {})
        for (const method of ['GET', 'DELETE']) await main.refused(404, method, `${PACKAGES}/-`)
      })

      test('overwrite=false refuses to replace what exists', async () => {
        for (const [path, body] of [
          [`${PACKAGES}/once`, {}],
          [`${PACKAGES}/once/actions/once`, echo],
          [`${TRIGGERS}/once`, {}],
        ] as const) {
          await main.ok('PUT', `${path}?overwrite=false`, body)
          const again = await main.call('PUT', `${path}?overwrite=false`, body)
          assert.deepEqual([again.status, again.body.error.errorCode], [409, '80901'], path)
          await main.ok('PUT', `${path}?overwrite=true`, body)
        }
      })

      test('actions lie in a package, beside those of the same name elsewhere; a full one is not deleted', async () => {
        await main.refused(404, 'PUT', `${PACKAGES}/full/actions/same`, echo)
        await main.ok('PUT', `${PACKAGES}/full`, {})
        const inside = await main.ok('PUT', `${PACKAGES}/full/actions/same`, echo)
        await main.ok('PUT', `${PACKAGES}/-/actions/same`, echo)
        assert.equal(inside.package, 'full')
        assert.deepEqual(
          (await main.ok('GET', `${PACKAGES}/full/actions`)).map(({ name }: { name: string }) => name),
          ['same'],
        )
        assert.deepEqual((await main.ok('GET', `${PACKAGES}/full`)).actionList, [{ name: 'same' }])
        const refused = await main.call('DELETE', `${PACKAGES}/full`)
        assert.deepEqual([refused.status, refused.body.error.errorCode], [409, 'PACKAGE_NOT_EMPTY'])
        assert.match(refused.body.error.details, /full holds an action/)
        await main.ok('DELETE', `${PACKAGES}/full/actions/same`)
        await main.ok('DELETE', `${PACKAGES}/full`)
        await main.ok('GET', `${PACKAGES}/-/actions/same`)
      })

      test('of parameters the later layer wins: package, action, trigger, the call', async () => {
        await main.ok('PUT', `${PACKAGES}/layers`, { parameters: { a: 'package', b: 'package', c: 'package', d: 'package' } })
        const action = `${PACKAGES}/layers/actions/layers`
        await main.ok('PUT', action, { ...echo, parameters: { b: 'action', c: 'action', d: 'action' } })
        const byHand = await main.ok('POST', action, { d: 'call' })
        assert.deepEqual(byHand.response.result, { a: 'package', b: 'action', c: 'action', d: 'call' })
        const r = await makeRotating(coffer, { name: 'layered' })
        await main.ok('DELETE', `${r.trigger}/link-action`, { action: 'layered' })
        await main.ok('POST', `${r.trigger}/link-action`, { action: 'layers', package: 'layers' })
        await main.ok('PUT', r.trigger, { parameters: { c: 'trigger', d: 'trigger' } })
        await main.ok('POST', r.trigger, { d: 'call' })
        await r.idle()
        const [{ response, namespace }] = await main.ok('GET', `${r.trigger}/activations`)
        const { a, b, c, d, secretName } = response.result
        assert.deepEqual([a, b, c, d, secretName, namespace], ['package', 'action', 'trigger', 'call', 'layered', 'layers'])
      })

      test('parameters of a package are shown to those who could replace them, and struck out of what actions print', async () => {
        await main.ok('PUT', `${PACKAGES}/guarded`, { parameters: { token: NEVER } })
        await main.ok('PUT', `${PACKAGES}/guarded/actions/tells`, echo)
        const viewer = await coffer.subAccount(`pviewer-${engine}`, 'NCP_CLOUD_FUNCTIONS_USER')
        assert.deepEqual((await viewer.ok('GET', `${PACKAGES}/guarded`)).parameters, { token: '********' })
        assert.deepEqual((await main.ok('GET', `${PACKAGES}/guarded`)).parameters, { token: NEVER })
        await viewer.refused(403, 'PUT', `${PACKAGES}/guarded`, {})
        await viewer.refused(403, 'DELETE', `${PACKAGES}/guarded`)
        assert.doesNotMatch(JSON.stringify(await main.ok('POST', `${PACKAGES}/guarded/actions/tells`, {})), new RegExp(NEVER))
      })

      test('other parameters of a package need the rights on every secret that its actions run for', async () => {
        await main.ok('PUT', `${PACKAGES}/behind`, { parameters: { host: 'db' } })
        await main.ok('PUT', `${PACKAGES}/behind/actions/rotate`, echo)
        const r = await makeRotating(coffer, { name: 'behind-it' })
        await main.ok('DELETE', `${r.trigger}/link-action`, { action: 'behind-it' })
        await main.ok('POST', `${r.trigger}/link-action`, { action: 'rotate', package: 'behind' })
        const outsider = await coffer.subAccount(`poutsider-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER')
        const listing = await coffer.subAccount(`plisting-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER', 'NCP_SECRETMANAGER_USER')
        const insider = await coffer.subAccount(`pinsider-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER', 'NCP_SECRETMANAGER_MANAGER')
        const evil = { parameters: { host: 'evil.example' } }
        assert.doesNotMatch(await outsider.refused(403, 'PUT', `${PACKAGES}/behind`, evil), /behind-it/)
        assert.match(await listing.refused(403, 'PUT', `${PACKAGES}/behind`, evil), /1 is not allowed .*behind-it/)
        await outsider.ok('PUT', `${PACKAGES}/behind`, { description: 'only told anew', parameters: { host: 'db' } })
        assert.deepEqual((await main.ok('GET', `${PACKAGES}/behind`)).parameters, { host: 'db' })
        await insider.ok('PUT', `${PACKAGES}/behind`, { parameters: { host: 'db2' } })
      })

      test('a secret that has another trigger, and a trigger that has an action, each say so by a code of their own', async () => {
        const r = await makeRotating(coffer, { name: 'codes' })
        const linked = await main.call('PUT', `${TRIGGERS}/other`, { secretManagerLink: [{ secretName: 'codes' }] })
        assert.deepEqual([linked.status, linked.body.error.errorCode], [409, '80324'])
        await main.ok('PUT', `${PACKAGES}/-/actions/other`, echo)
        const second = await main.call('POST', `${r.trigger}/link-action`, { action: 'other' })
        assert.deepEqual([second.status, second.body.error.errorCode], [409, '80519'])
        await main.ok('PUT', `${TRIGGERS}/empty`, {})
        const unlinked = await main.call('POST', `${TRIGGERS}/empty`)
        assert.deepEqual([unlinked.status, unlinked.body.error.errorCode], [400, '80512'])
        const missing = await main.call('GET', `${r.action}/activations/none`)
        assert.deepEqual([missing.status, missing.body.error.errorCode], [404, '80322'])
      })
    })
  })
}
