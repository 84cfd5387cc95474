import assert from 'node:assert/strict'
import type { Condition, Statement } from '#core/access/statement'
import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** Words for tests of Sub Account: its paths, policies by name, and refusals with their number. */
export const SUBS = '/api/v1/sub-accounts'
export const KEYS = (id: string): string => `${SUBS}/${id}/access-keys`
export const POLICIES = (id: string): string => `${SUBS}/${id}/policies`
export const NOBODY = '00000000-0000-4000-8000-00000000dead'

/** A statement about one action on secrets. */
export const onSecrets = (effect: Statement['effect'], action: string, nrn = '*', condition?: Condition): Statement => ({
  effect,
  targets: [{ product: 'SecretManager', actions: [action], resourceNrns: [nrn] }],
  ...(condition === undefined ? {} : { condition }),
})

interface PolicyItem {
  policyId: string
  policyName: string
}

/** The ids of policies by their names. */
export async function policyIds(main: Caller, ...names: string[]): Promise<string[]> {
  const { items } = await main.ok<{ items: PolicyItem[] }>('GET', '/api/v1/policies?size=200')
  return names.map((name) => items.find(({ policyName }) => policyName === name)?.policyId ?? assert.fail(`there is no policy ${name}`))
}

/** A refusal in the shape of Sub Account; returns its sentence. */
export async function refused(
  caller: Caller,
  status: number,
  errorCode: number,
  method: string,
  target: string,
  body?: unknown,
): Promise<string> {
  const said = await caller.call(method, target, body)
  assert.deepEqual([said.status, said.body?.errorCode], [status, errorCode], `${method} ${target} answered ${said.status}: ${said.text}`)
  assert.deepEqual(Object.keys(said.body).sort(), ['errorCode', 'message'])
  return said.body.message
}

/** Stores a user-created policy of the main account, as an operation of its own will. */
export async function makePolicy({ coffer, main }: TestCoffer, id: string, statements: readonly Statement[]): Promise<void> {
  const { account, name } = { account: await accountOf(main), name: `policy-${id.slice(-4)}` }
  await coffer.barrier.transact(async (unit) => {
    const now = unit.world.clock.now()
    await unit.add('policy', {
      id,
      account,
      name,
      description: '',
      permissions: JSON.stringify(statements),
      createdAt: now,
      updatedAt: now,
    })
    return { result: undefined, records: [] }
  })
}

/** Replaces its statements; `undefined` removes it. */
export async function changePolicy({ coffer }: TestCoffer, id: string, statements: readonly Statement[] | undefined): Promise<void> {
  await coffer.barrier.transact(async (unit) => {
    const row = (await unit.get('policy', id)) ?? assert.fail('no such policy')
    if (statements === undefined) await unit.remove('policy', row)
    else await unit.change('policy', row, { permissions: JSON.stringify(statements) })
    return { result: undefined, records: [] }
  })
}

/** The member number, out of any NRN. */
export async function accountOf(main: Caller): Promise<string> {
  const { items } = await main.ok<{ items: { nrn: string }[] }>('GET', '/api/v1/policies')
  return items[0]?.nrn.split(':')[4] ?? assert.fail('no policy has an NRN')
}

/** Makes policies and secrets for tests of who may do what with them, and says the NRNs of the latter. */
export async function onSecretsOf(main: Caller) {
  const account = await accountOf(main)
  return {
    make: async (policyName: string, ...permissions: Statement[]) =>
      (await main.ok<{ id: string }>('POST', '/api/v1/policies', { policyName, permissions })).id,
    secret: async (secretName: string) => {
      const secretValue = { value: '{"password":"x"}', rotationTargets: ['password'] }
      return (await main.ok<{ secretId: string }>('POST', '/api/v1/secrets', { secretName, secretValue })).secretId
    },
    nrnOf: (secretId: string) => `nrn:PUB:SecretManager:KR:${account}:Secret/${secretId}`,
  }
}
