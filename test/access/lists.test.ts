import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newKey, newSecret } from '../barrier/subjects.ts'
import type { Caller } from '../support/caller.ts'
import { startCoffer, type TestCoffer } from '../support/coffer.ts'
import { ENGINES_IN_TURN } from '../support/turns.ts'

interface Permission {
  effect: 'Allow' | 'Deny'
  targets: { product: string; actions: string[]; resourceNrns: string[] }[]
}

/** Gives a sub account a policy of its own with these statements. */
async function permit({ coffer }: TestCoffer, principal: string, permissions: Permission[]): Promise<void> {
  await coffer.barrier.transact(async (unit) => {
    const attachment = await unit.get('attachment', principal)
    assert.ok(attachment)
    const now = coffer.world.clock.now()
    const policy = { id: `policy-${principal}`, account: attachment.account, name: 'some', description: '', createdAt: now, updatedAt: now }
    await unit.add('policy', { ...policy, permissions: JSON.stringify(permissions) })
    await unit.change('attachment', attachment, { policies: JSON.stringify([policy.id]) })
    return { result: undefined, records: [] }
  })
}

const on = (product: string, action: string, ...resourceNrns: string[]) => ({ product, actions: [action], resourceNrns })
const allow = (...targets: Permission['targets']): Permission => ({ effect: 'Allow', targets })

/** Every list that shows what its caller may see, as the ids in it. */
const LISTS: Record<string, { product: string; action: string; type: string; ids: (caller: Caller) => Promise<string[]> }> = {
  secrets: {
    product: 'SecretManager',
    action: 'View/getSecretList',
    type: 'Secret',
    ids: async (caller) => (await caller.ok('GET', '/api/v1/secrets')).secretList.map((each: { secretId: string }) => each.secretId),
  },
  'secret summaries': {
    product: 'SecretManager',
    action: 'View/getSecretList',
    type: 'Secret',
    ids: async (caller) => (await caller.ok('GET', '/api/v1/secret-summaries')).secrets.map((each: { secretId: string }) => each.secretId),
  },
  'sub accounts': {
    product: 'IAM',
    action: 'View/getSubAccountList',
    type: 'SubAccount',
    ids: async (caller) =>
      (await caller.ok('GET', '/api/v1/sub-accounts')).items.map((each: { subAccountId: string }) => each.subAccountId),
  },
  'protection keys': {
    product: 'KMS',
    action: 'View/getKeyList',
    type: 'Key',
    ids: async (caller) => (await caller.ok('GET', '/kms/v1/keys')).KeyList.map((each: { keyTag: string }) => each.keyTag),
  },
}

/** Two things of each type. */
async function two(coffer: TestCoffer, type: string): Promise<[string, string]> {
  if (type === 'Secret') return [await newSecret(coffer, 'one'), await newSecret(coffer, 'two')]
  if (type === 'Key') return [await newKey(coffer, 'one'), await newKey(coffer, 'two')]
  return [(await coffer.subAccount('one.sub')).id, (await coffer.subAccount('two.sub')).id]
}

for (const engine of ENGINES_IN_TURN) {
  for (const [list, { product, action, type, ids }] of Object.entries(LISTS)) {
    describe(`the list of ${list} on ${engine}`, () => {
      it('shows whoever may see some of them those, and is refused to whoever may see none', async () => {
        const coffer = await startCoffer({ engine })
        const [one, another] = await two(coffer, type)
        const some = await coffer.subAccount('some')
        await assert.rejects(ids(some), /403/)
        await permit(coffer, some.id, [allow(on(product, action, `nrn:PUB:${product}:*:*:${type}/${one}`))])
        assert.deepEqual(await ids(some), [one])

        const others = await coffer.subAccount('others')
        await permit(coffer, others.id, [
          allow(on(product, action, '*')),
          { effect: 'Deny', targets: [on(product, action, `nrn:PUB:${product}:*:*:${type}/${one}`)] },
        ])
        const seen = await ids(others)
        assert.ok(seen.includes(another) && !seen.includes(one))

        const denied = await coffer.subAccount('denied')
        await permit(coffer, denied.id, [
          allow(on(product, action, `nrn:PUB:${product}:*:*:${type}/${one}`)),
          { effect: 'Deny', targets: [on(product, action, '*')] },
        ])
        await assert.rejects(ids(denied), /403/)
      })
    })
  }
}
