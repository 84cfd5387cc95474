import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FIRST_PASSWORD, makeRotating } from '../rotation/rotating.ts'
import { startCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

const ACTIONS = '/ncf/api/v2/packages/-/actions'
const TRIGGERS = '/ncf/api/v2/triggers'
const MANAGERS = ['NCP_SECRETMANAGER_MANAGER', 'NCP_CLOUD_FUNCTIONS_MANAGER']
const echo = { exec: { kind: 'nodejs:20', code: 'exports.main = (params) => params' } }

for (const engine of ENGINES_IN_TURN) {
  describe(`on ${engine}`, async () => {
    const coffer = await startCoffer({ engine })
    const { main } = coffer
    const put = (name: string, code: string, more: object = {}) =>
      main.ok('PUT', `${ACTIONS}/${name}`, { exec: { kind: 'nodejs:20', code }, ...more })
    const run = (name: string, body: object = {}, query = '') => main.ok('POST', `${ACTIONS}/${name}${query}`, body)

    describe(`actions and triggers on ${engine}`, () => {
      test('an action is made, replaced, listed, shown and deleted', async () => {
        const made = await main.ok('PUT', `${ACTIONS}/first`, { description: 'one', parameters: { host: 'db' }, ...echo })
        assert.deepEqual(
          [made.name, made.package, made.version, made.exec.main, made.limits],
          ['first', '-', 1, 'main', { timeout: 60_000, memory: 128 }],
        )
        const replaced = await main.ok('PUT', `${ACTIONS}/first`, { ...echo, limits: { timeout: 500, memory: 256 } })
        assert.deepEqual(
          [replaced.version, replaced.description, replaced.parameters, replaced.limits],
          [2, '', {}, { timeout: 500, memory: 256 }],
        )
        assert.deepEqual(await main.ok('GET', `${ACTIONS}/first`), replaced)
        assert.ok((await main.ok('GET', ACTIONS)).some(({ name }: { name: string }) => name === 'first'))
        await main.ok('DELETE', `${ACTIONS}/first`)
        await main.refused(404, 'GET', `${ACTIONS}/first`)
        await main.refused(404, 'DELETE', `${ACTIONS}/first`)
        assert.match(await main.refused(404, 'GET', '/ncf/api/v2/packages/other/actions'), /Make it with PUT/)
        assert.equal(
          await main.refused(404, 'GET', '/ncf/api/v2/packages/-'),
          '- stands for no package. Its actions are at /ncf/api/v2/packages/-/actions.',
        )
        // A name may be used again, and its epochs go on.
        await put('first', 'exports.main = () => ({ again: true })')
        assert.deepEqual((await run('first')).response.result, { again: true })
      })

      test('what cannot run is refused when it is made', async () => {
        assert.match(await main.refused(400, 'PUT', `${ACTIONS}/java`, { exec: { kind: 'java:8', code: 'x' } }), /nodejs/)
        const python = await main.call('PUT', `${ACTIONS}/python`, { exec: { kind: 'python:3', code: 'def main(a): return a' } })
        if (python.status !== 200) assert.match(JSON.stringify(python.body), /Python|bubblewrap/)
        for (const body of [
          {},
          { exec: {} },
          { exec: { kind: 'nodejs:20' } },
          { ...echo, limits: { timeout: 499, memory: 128 } },
          { ...echo, limits: { timeout: 500, memory: 100 } },
        ]) {
          assert.equal((await main.call('PUT', `${ACTIONS}/wrong`, body)).status, 400, JSON.stringify(body))
        }
      })

      test('of parameters the later layer wins: action, trigger, the call', async () => {
        await put('layers', 'exports.main = ({ a, b, c }) => ({ a, b, c })', { parameters: { a: 'action', b: 'action', c: 'action' } })
        assert.deepEqual((await run('layers', { c: 'call' })).response.result, { a: 'action', b: 'action', c: 'call' })
        const r = await makeRotating(coffer, {
          name: 'layered',
          code: 'exports.main = ({ a, b, c, secretName }) => ({ a, b, c, secretName })',
        })
        await main.ok('PUT', r.action, {
          exec: { kind: 'nodejs:20', code: 'exports.main = ({ a, b, c, secretName }) => ({ a, b, c, secretName })' },
          parameters: { a: 'one', b: 'one', c: 'one' },
        })
        await r.setClock({ b: 'two', c: 'two' })
        const fired = await main.ok('POST', r.trigger, { c: 'now' })
        assert.deepEqual(
          fired.started.map(({ secretName }: { secretName: string }) => secretName),
          ['layered'],
        )
        await r.idle()
        const [activation] = await main.ok('GET', `${r.trigger}/activations`)
        assert.deepEqual(activation.response.result, { a: 'one', b: 'two', c: 'now', secretName: 'layered' })
        const [story] = (await main.ok('GET', `${r.S}/rotation-jobs`)).jobs
        assert.deepEqual([story.cause, story.state], ['trigger', 'FAILED'])
      })

      test('an action that outlasts the wait answers its id alone, and its activation tells the rest', async () => {
        await put(
          'slow',
          'exports.main = async () => { await new Promise((done) => setTimeout(done, 400)); console.log("done"); return { slow: true } }',
        )
        const { activationId, ...rest } = await run('slow', {}, '?timeout=1')
        assert.deepEqual(rest, {})
        assert.equal((await main.ok('GET', `${ACTIONS}/slow/activations/${activationId}`)).response.status, 'running')
        await coffer.coffer.dispatcher.idle()
        const ended = await main.ok('GET', `${ACTIONS}/slow/activations/${activationId}`)
        assert.deepEqual([ended.response.status, ended.response.result], ['success', { slow: true }])
        assert.match(ended.logs[0], /stdout: done$/)
        await main.refused(404, 'GET', `${ACTIONS}/slow/activations/none`)
        await main.refused(404, 'GET', `${ACTIONS}/layers/activations/${activationId}`)
      })

      test('every way in which code can be wrong gets a clear status and sentence', async () => {
        const wrong: [string, string, RegExp][] = [
          ['syntax', 'exports.main = (', /SyntaxError/],
          ['nomain', 'exports.other = () => ({})', /no function main/],
          ['nojson', 'exports.main = () => 7', /answered number/],
          ['circle', 'exports.main = () => { const a = {}; a.a = a; return a }', /cannot be written as JSON/],
          ['nonerror', 'exports.main = () => { throw 5 }', /it threw 5/],
          ['exits', 'exports.main = () => process.exit(0)', /without an answer/],
          ['secret', 'exports.main = ({ password }) => { throw new Error("cannot use " + password) }', /cannot use \*\*\*/],
        ]
        for (const [name, code, sentence] of wrong) {
          await put(name, code, { parameters: { password: 'never-to-be-seen' } })
          const { response } = await run(name)
          assert.equal(response.status, 'action error', name)
          assert.equal(response.success, false)
          assert.match(JSON.stringify(response.result), sentence, name)
        }
        await put('loops', 'exports.main = () => { for (;;); }', { limits: { timeout: 500, memory: 128 } })
        assert.equal((await run('loops')).response.status, 'timed out')
      })

      test('parameters are shown to those who could replace them, to others by name only', async () => {
        await main.ok('PUT', `${ACTIONS}/guarded`, { ...echo, parameters: { token: 'never-to-be-seen' } })
        const viewer = await coffer.subAccount(`fviewer-${engine}`, 'NCP_CLOUD_FUNCTIONS_USER')
        const manager = await coffer.subAccount(`fmanager-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER')
        assert.deepEqual((await viewer.ok('GET', `${ACTIONS}/guarded`)).parameters, { token: '********' })
        assert.deepEqual((await manager.ok('GET', `${ACTIONS}/guarded`)).parameters, { token: 'never-to-be-seen' })
        await viewer.refused(403, 'PUT', `${ACTIONS}/guarded`, echo)
      })

      test('a trigger has one action, and a secret one trigger', async () => {
        const r = await makeRotating(coffer, { name: 'linked' })
        await put('another', echo.exec.code)
        const said = await main.call('POST', `${r.trigger}/link-action`, { action: 'another', package: '-' })
        assert.deepEqual([said.status, said.body.error.errorCode], [409, '80519'])
        const same = await main.ok('POST', `${r.trigger}/link-action`, { action: 'linked' })
        assert.deepEqual(same.actionList, [{ name: 'linked', package: '-' }])
        await main.refused(404, 'POST', `${r.trigger}/link-action`, { action: 'nowhere' })
        await main.ok('PUT', `${TRIGGERS}/second`, {})
        await main.refused(409, 'PUT', `${TRIGGERS}/second`, { secretManagerLink: [{ secretName: 'linked' }] })
        await main.refused(404, 'PUT', `${TRIGGERS}/second`, { secretManagerLink: [{ secretName: 'nobody' }] })
        const unlinked = await main.call('POST', `${TRIGGERS}/second`)
        assert.deepEqual([unlinked.status, unlinked.body.error.errorCode], [400, '80512'])
      })

      test('a trigger links secrets by name, shows them, and lets them go', async () => {
        const { secretId } = await main.ok('POST', '/api/v1/secrets', {
          secretName: 'byname',
          secretValue: { value: '{"k":"v"}', rotationTargets: ['k'] },
        })
        const trigger = await main.ok('PUT', `${TRIGGERS}/byname`, { description: 'links', secretManagerLink: [{ secretName: 'byname' }] })
        assert.deepEqual(trigger.linkedSecretList, [{ secretId, secretName: 'byname' }])
        assert.equal((await main.ok('GET', `/api/v1/secrets/${secretId}`)).trigger.id, trigger.id)
        const { triggerList } = await main.ok('GET', '/api/v1/triggers')
        assert.deepEqual(triggerList.find(({ id }: { id: string }) => id === trigger.id).linkedSecretList, [
          { secretId, secretName: 'byname' },
        ])
        assert.deepEqual((await main.ok('PUT', `${TRIGGERS}/byname`, { description: 'kept' })).linkedSecretList.length, 1)
        assert.deepEqual((await main.ok('PUT', `${TRIGGERS}/byname`, { secretManagerLink: [] })).linkedSecretList, [])
        assert.equal((await main.ok('GET', `/api/v1/secrets/${secretId}`)).trigger, null)
        await main.ok('DELETE', `${TRIGGERS}/byname`)
        await main.refused(404, 'GET', `${TRIGGERS}/byname`)
      })

      test('what automatic rotation depends on cannot be deleted, unlinked or emptied, and the answer names the secrets', async () => {
        const r = await makeRotating(coffer, { name: 'depending', autoRotationPeriod: 5 })
        for (const [method, path, body] of [
          ['DELETE', r.action, undefined],
          ['DELETE', r.trigger, undefined],
          ['DELETE', `${r.trigger}/link-action`, { action: 'depending', package: '-' }],
          ['PUT', r.trigger, { secretManagerLink: [] }],
        ] as const) {
          assert.match(await main.refused(409, method, path, body), /depending/, `${method} ${path}`)
        }
        await main.ok('POST', `${r.S}/disable-auto-rotation`)
        await main.ok('DELETE', `${r.trigger}/link-action`, { action: 'depending', package: '-' })
        await main.refused(404, 'DELETE', `${r.trigger}/link-action`, { action: 'depending', package: '-' })
        await main.ok('DELETE', r.action)
        await main.ok('DELETE', r.trigger)
        assert.equal((await main.ok('GET', r.S)).trigger, null)
      })

      test('whoever may not read a secret cannot put code behind it, and learns no name', async () => {
        const r = await makeRotating(coffer, { name: 'veiled' })
        const outsider = await coffer.subAccount(`outsider-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER')
        const listing = await coffer.subAccount(`listing-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER', 'NCP_SECRETMANAGER_USER')
        const insider = await coffer.subAccount(`insider-${engine}`, ...MANAGERS)
        await main.ok('PUT', `${TRIGGERS}/elsewhere`, {})
        const changes: [string, string, object?][] = [
          ['PUT', r.action, echo],
          ['DELETE', r.action],
          ['PUT', r.trigger, { parameters: { target: 'http://evil.example' } }],
          ['POST', r.trigger, { target: 'http://evil.example' }],
          ['PUT', r.trigger, { secretManagerLink: [] }],
          ['DELETE', r.trigger],
          ['DELETE', `${r.trigger}/link-action`, { action: 'veiled' }],
          ['PUT', `${TRIGGERS}/elsewhere`, { secretManagerLink: [{ secretName: 'veiled' }] }],
          ['PUT', `${TRIGGERS}/elsewhere`, { readsSecrets: [r.secretId] }],
        ]
        for (const [method, path, body] of changes) {
          const blind = await outsider.refused(403, method, path, body)
          assert.doesNotMatch(blind, /veiled/, `${method} ${path}`)
          const seeing = await listing.call(method, path, body)
          if (path.endsWith('elsewhere') && JSON.stringify(body).includes('readsSecrets')) assert.equal(seeing.status, 200)
          else assert.match(seeing.body.error.details, /1 is not allowed .*veiled/, `${method} ${path}`)
        }
        assert.match(
          await outsider.refused(403, 'PUT', `${TRIGGERS}/elsewhere`, { secretManagerLink: [{ secretName: 'no-such-one' }] }),
          /needs View\/getSecretValue/,
        )
        await insider.ok('PUT', r.action, echo)
        assert.deepEqual((await main.ok('GET', r.action)).exec.code, echo.exec.code)
        assert.equal((await r.passwords()).active, FIRST_PASSWORD)
      })

      test('firing by hand tells what started and what did not', async () => {
        const r = await makeRotating(coffer, { name: 'fired' })
        const { secretId } = await main.ok('POST', '/api/v1/secrets', {
          secretName: 'asleep',
          secretValue: { value: '{"password":"v"}', rotationTargets: ['password'] },
        })
        await main.ok('PUT', r.trigger, {
          parameters: { target: r.target.url, now: coffer.clock.now() },
          secretManagerLink: [{ secretName: 'fired' }, { secretName: 'asleep' }],
        })
        await main.ok('POST', `/api/v1/secrets/${secretId}/disable`)
        const fired = await main.ok('POST', r.trigger)
        assert.deepEqual(
          fired.started.map(({ secretName }: { secretName: string }) => secretName),
          ['fired'],
        )
        assert.equal(fired.refused[0].secretName, 'asleep')
        assert.match(fired.refused[0].reason, /DISABLE/)
        assert.deepEqual([fired.refused[0].problem, fired.refused[0].why], ['secret.state', 'disabled'])
        await r.idle()
        assert.equal((await r.lastJob()).state, 'COMPLETED')
        const stranger = await coffer.subAccount(`stranger-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER')
        assert.deepEqual(await stranger.ok('POST', r.trigger), { started: [], refused: [], refusedUnseen: 2 })
        const search = async (keyword: string) => {
          const { result } = await main.ok('POST', '/api/kr-v1/logs/search', { interval: '1d', keyword: `principal:stranger* ${keyword}` })
          return result.searchResult.map(({ logDetail }: { logDetail: string }) => JSON.parse(logDetail).message)
        }
        assert.deepEqual(await search('result:SUCCESS'), ['Fire Trigger: 0 rotations requested, 2 refused'])
        const denied = await search('result:DENIED')
        for (const name of ['asleep', 'fired'])
          assert.equal(
            denied.filter((message: string) => message.includes(` ${name}): stranger-${engine} may not run rotations of it.`)).length,
            1,
          )
      })

      test('firing by somebody who may not rotate one of them is a refusal in the history, with a decision of its own', async () => {
        const r = await makeRotating(coffer, { name: 'barred' })
        const { id } = await main.ok('POST', '/api/v1/policies', {
          policyName: 'not-barred',
          permissions: [
            {
              effect: 'Allow',
              targets: [{ product: 'SecretManager', actions: ['View/getSecretList', 'Change/executeRotationJob'], resourceNrns: ['*'] }],
            },
            {
              effect: 'Deny',
              targets: [
                { product: 'SecretManager', actions: ['Change/*'], resourceNrns: [`nrn:PUB:SecretManager:*:*:Secret/${r.secretId}`] },
              ],
            },
          ],
        })
        const barred = await coffer.subAccount(`barred-${engine}`, 'NCP_CLOUD_FUNCTIONS_MANAGER', 'not-barred')
        const { started, refused } = await barred.ok('POST', r.trigger)
        assert.deepEqual([started, refused.length, refused[0].secretName, refused[0].problem], [[], 1, 'barred', 'access.denied'])
        const decisionId = / Decision ([0-9a-z-]+)\.$/.exec(refused[0].reason)?.[1]
        const decision = await main.ok('GET', `/api/v1/decisions/${decisionId}`)
        assert.deepEqual(decision.by, { policyId: id, policyName: 'not-barred', statement: 2 })
        assert.deepEqual([decision.action, decision.nrn.split(':').at(-1)], ['Change/executeRotationJob', `Secret/${r.secretId}`])
        const { result } = await main.ok('POST', '/api/kr-v1/logs/search', {
          interval: '1d',
          keyword: `principal:barred-${engine} result:DENIED`,
        })
        const records = result.searchResult.map(({ logDetail }: { logDetail: string }) => JSON.parse(logDetail))
        assert.equal(records.length, 1)
        assert.equal(records[0].resourceName, 'barred')
        assert.ok(records[0].message.includes(`Secret/${r.secretId} barred`), records[0].message)
        assert.equal((await r.passwords()).active, FIRST_PASSWORD)
      })
    })
  })
}
