import { OPERATIONS } from '#contract/operations'
import type { ValueRow } from '#core/rows'
import { action } from '../rotation/actions.ts'
import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** Words for tests of Secret Manager: making secrets and triggers, and looking at what the store holds of a secret. */
export const SECRETS = '/api/v1/secrets'
export const at = (secretId: string): string => `${SECRETS}/${secretId}`
export const VALUE = JSON.stringify({ user: 'app', password: 'first-Password-1' })

/** Actions without a target: one that brings a rotation to its end, one that fails at once. */
export const COMPLETES = action(`for (const step of ['start', 'pending', 'complete']) await call('POST', job + '/' + step); return {}`)
export const FAILS = `exports.main = () => { throw new Error('on purpose') }`

/** The body of Create Secret for a usual secret, with what `more` says otherwise. */
export function body(secretName: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { secretName, secretValue: { value: VALUE, rotationTargets: ['password'] }, ...more }
}

/** Makes a usual secret; returns its path. */
export async function makeSecret(main: Caller, secretName: string, more: Record<string, unknown> = {}): Promise<string> {
  return at((await main.ok<{ secretId: string }>('POST', SECRETS, body(secretName, more))).secretId)
}

/** A trigger that fires an action of this code; returns the trigger's id. */
export async function makeTrigger({ main, clock }: TestCoffer, name: string, code: string): Promise<string> {
  await main.ok('PUT', `/ncf/api/v2/packages/-/actions/${name}`, { exec: { kind: 'nodejs:20', code } })
  const { id } = await main.ok<{ id: string }>('PUT', `/ncf/api/v2/triggers/${name}`, { parameters: { now: clock.now() } })
  await main.ok('POST', `/ncf/api/v2/triggers/${name}/link-action`, { action: name, package: '-' })
  return id
}

/** A protection key of KMS; returns its tag. */
export async function makeKey(main: Caller, keyName: string): Promise<string> {
  const asked = { keyName, keyType: 'AES256', protectionType: 'BASIC', isAutoRotation: false }
  return (await main.ok<{ keyTag: string }>('POST', '/kms/v1/keys', asked)).keyTag
}

/** The rows that hold the values of a secret, sealed, as the store has them. */
export async function valueRows({ coffer }: TestCoffer, S: string): Promise<ValueRow[]> {
  const { values } = await coffer.barrier.observe(async (view) => ({ result: await view.tables.values(idIn(S)), records: [] }))
  return [...values]
}

/** All that is stored of a secret, head and values: what a refused call must leave as it was. */
export async function stored(coffer: TestCoffer, S: string): Promise<unknown> {
  const head = await coffer.coffer.barrier.observe(async (view) => ({ result: await view.get('secret', idIn(S)), records: [] }))
  return { head, values: await valueRows(coffer, S) }
}

export const idIn = (S: string): string => S.split('/').at(-1) ?? ''

/** The calls of Secret Manager that name one secret, as the contract lists them, with every other parameter filled in. */
export function callsOnOneSecret(secretId: string): { id: string; method: string; path: string }[] {
  return Object.values(OPERATIONS)
    .filter(({ service, call }) => service === 'secret-manager' && call[1].includes(':secretId'))
    .map(({ id, call: [method, path] }) => ({
      id,
      method,
      path: path.replace(':secretId', secretId).replace(':stage', 'active').replace(':jobToken', 'f'.repeat(64)),
    }))
}
