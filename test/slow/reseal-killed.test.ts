import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { test } from 'node:test'
import { newServerEnvironment, startServer } from '../support/server-process.ts'

const SECRETS = 2000
const AT_ONCE = 20

test('a re-seal whose server is killed in the middle goes on at the next start, and every value reads as before', async () => {
  let server = await startServer(await newServerEnvironment())
  const key = { keyName: 'resealed', keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }
  const { keyTag } = await server.main.ok('POST', '/kms/v1/keys', key)
  const at = `/kms/v1/keys/${keyTag}`
  const ids: string[] = []
  const make = async (n: number) => {
    const secretValue = { value: JSON.stringify({ password: `value ${n}` }), rotationTargets: ['password'] }
    const body = { secretName: `s-${n}`, protectionKeyType: 'USER_MANAGED_KEY', kmsKeyTag: keyTag, secretValue }
    ids[n] = (await server.main.ok('POST', '/api/v1/secrets', body)).secretId
  }
  for (let n = 0; n < SECRETS; n += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => make(n + more)))
  await server.main.ok('POST', `${at}/rotate?reseal=true`)
  let killed = 0
  for (;;) {
    const { status, leftCount, totalCount } = await server.main.ok('GET', `${at}/reseal`)
    assert.equal(totalCount, SECRETS)
    if (status !== 'RUNNING') {
      assert.deepEqual([status, leftCount], ['DONE', 0])
      break
    }
    // Twice in the middle, each time when more was done than before.
    if (killed < 2 && leftCount < SECRETS - killed * (SECRETS / 2)) {
      await server.end('SIGKILL')
      server = await startServer(server.env)
      const after = await server.main.ok('GET', `${at}/reseal`)
      assert.equal(after.status, 'RUNNING')
      assert.ok(after.leftCount <= leftCount, 'what was done stays done')
      killed++
    }
  }
  assert.ok(killed > 0, 'it was killed in the middle')
  for (const [n, id] of ids.entries()) {
    const { decryptedSecretChain } = await server.main.ok('GET', `/api/v1/secrets/${id}/values`)
    assert.equal(decryptedSecretChain.active, JSON.stringify({ password: `value ${n}` }))
  }
  await server.end('SIGTERM')
  await rm(server.home, { recursive: true, force: true })
})
