import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Compile } from 'typebox/schema'
import { action, ROTATE } from '../rotation/actions.ts'
import { startRotating } from '../rotation/rotating.ts'

const { paths } = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))

/** What the document forbids of this answer. */
function faults(method: string, path: string, answer: unknown): string[] {
  const { schema } = paths[path][method].responses['200'].content['application/json']
  const [, errors] = Compile(schema).Errors(answer)
  return errors.map(({ instancePath, message }: { instancePath: string; message: string }) => `${instancePath} ${message}`)
}

const r = await startRotating()
const { main } = r.coffer

test('the story of a job, of one that failed and of one that did not, is what the document says', async () => {
  const completed = await r.rotate()
  await r.setAction(action(`throw new Error('before anything')`))
  const failed = await r.rotate()
  assert.deepEqual([completed.state, failed.state], ['COMPLETED', 'FAILED'])
  await r.setAction(ROTATE)
  for (const { jobToken } of [completed, failed]) {
    const { body } = await main.call('GET', `${r.S}/rotation-jobs/${jobToken}`)
    assert.deepEqual(faults('get', '/api/v1/secrets/{secretId}/rotation-jobs/{jobToken}', body), [])
  }
})

test('a simulation, of somebody who is barred and of somebody who is not, is what the document says', async () => {
  const people = await r.coffer.subAccount('simulated', 'NCP_SECRETMANAGER_USER')
  const simulated = async () => {
    const asked = { principalId: people.id, action: 'View/getSecretValue', resourceNrn: `nrn:PUB:SecretManager:KR:1:Secret/${r.secretId}` }
    const { body } = await main.call('POST', '/api/v1/simulations', asked)
    assert.deepEqual(faults('post', '/api/v1/simulations', body), [])
    return body.barred
  }
  assert.equal(await simulated(), null)
  await main.ok('PUT', `/api/v1/sub-accounts/${people.id}`, { active: false })
  assert.equal(await simulated(), 'suspended')
})

test('the document tells a right answer from a wrong one', () => {
  assert.notDeepEqual(faults('post', '/api/v1/simulations', { allowed: 'yes' }), [])
})
