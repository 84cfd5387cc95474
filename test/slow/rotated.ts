import { type Between, standBetween } from '../actions/between.ts'
import type { Login } from '../actions/ready.ts'
import type { System } from '../actions/system.ts'
import type { Story } from '../rotation/rotating.ts'
import type { Caller } from '../support/caller.ts'

export const STRATEGIES = ['single', 'alternating'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** A secret whose login a real target carries, and what stands between the target and the actions that change it. */
export interface Rotated {
  S: string
  system: System
  strategy: Strategy
  between: Between
}

export interface MakeOptions {
  strategy: Strategy
  /** Where its actions find Coffer. */
  url: string
  /** Names the secret, 3–8 letters, and its users. */
  name: string
}

export async function makeRotated(main: Caller, system: System, { strategy, url, name }: MakeOptions): Promise<Rotated> {
  const users = [`${name}_a`, `${name}_b`]
  const password = 'First-crash-password-1'
  for (const username of users) await system.makeUser({ username, password }, true)
  const keep = async (secretName: string, value: object, rotationTargets: string[]) =>
    (await main.ok('POST', '/api/v1/secrets', { secretName, secretValue: { value: JSON.stringify(value), rotationTargets } })).secretId
  const between = await standBetween(url, system.port)
  const S = `/api/v1/secrets/${await keep(name, { username: users[0], password }, ['username', 'password'])}`
  const as = strategy === 'single' ? 'self' : 'administrator'
  const parameters = { ...system.parameters(between.port, as), secretManagerUrl: between.url, strategy }
  const setup =
    strategy === 'single'
      ? { system: system.kind, parameters }
      : {
          system: system.kind,
          parameters: { ...parameters, users },
          adminSecretId: await keep(`${name}-admin`, system.admin, ['password']),
        }
  await main.ok('PUT', `${S}/rotation-setup`, setup)
  return { S, system, strategy, between }
}

/** A process of its own tells nobody when it is done, so its answers are asked for. */
export async function endOf(main: Caller, { S }: Pick<Rotated, 'S'>): Promise<Story> {
  for (let tries = 0; tries < 6000; tries++) {
    const [last] = (await main.ok<{ jobs: Story[] }>('GET', `${S}/rotation-jobs`)).jobs
    if (last !== undefined && last.endedDate !== null) return last
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the job did not end')
}

/** Every durably stored value that may be what the target carries, and whether it logs in there. */
export async function logins(main: Caller, { S, system }: Rotated): Promise<Record<'ACTIVE' | 'PENDING', boolean | undefined>> {
  const { decryptedSecretChain: chain } = await main.ok('GET', `${S}/values`)
  const works = async (text: string | null) => (text === null ? undefined : system.logsIn(JSON.parse(text) as Login))
  return { ACTIVE: await works(chain.active), PENDING: await works(chain.pending) }
}

export function shown(works: Record<string, boolean | undefined>): string {
  return Object.entries(works)
    .map(([stage, logsIn]) => `${stage} ${logsIn === undefined ? 'empty' : logsIn ? 'logs in' : 'refused'}`)
    .join(', ')
}
