import assert from 'node:assert/strict'
import type { Story } from '../rotation/rotating.ts'
import type { TestCoffer } from '../support/coffer.ts'

/** A secret that an action which comes with Coffer rotates. */
export interface Ready {
  secretId: string
  S: string
  trigger: string
  /** Puts these parameters over those of the trigger, for good. */
  set(parameters: Record<string, unknown>): Promise<void>
  /** Runs a rotation to the end of its process, however it ends. */
  rotate(): Promise<Story>
  /** The same, and it has to have succeeded. */
  rotated(): Promise<Login>
  /** The same, and it has to have failed: its reason. */
  failed(): Promise<string>
  /** Fires the trigger with parameters of the call; answers what the action answered. */
  fire(parameters: Record<string, unknown>): Promise<Story & { result: unknown }>
  active(): Promise<Login>
  chain(): Promise<{ active: Login; previous?: Login; pending?: Login }>
  /** Every login that its chain ever had, and the administrator's. */
  everyLogin(): Promise<readonly Login[]>
  /** All that activations of it kept: logs and answers. */
  told(): Promise<string>
}

export interface Login {
  username: string
  password: string
}

export interface ReadyOptions {
  name: string
  kind: string
  parameters: Record<string, unknown>
  value: Login & { note?: unknown; host?: string; port?: unknown }
  /** Kept as a secret of its own, which the trigger may read. */
  admin?: Login | undefined
  /** Rotation targets of the administrator's secret. */
  adminTargets?: string[]
  rotationTargets?: string[]
}

/** Makes an action, a trigger and a secret that belong together, by the calls that a person makes. */
export async function makeReady(coffer: TestCoffer, options: ReadyOptions): Promise<Ready> {
  const { main } = coffer
  const { name, kind, value, admin, adminTargets = ['password'], rotationTargets = ['username', 'password'] } = options
  const keep = async (secretName: string, kept: object, targets: string[]) => {
    const secretValue = { value: JSON.stringify(kept), rotationTargets: targets }
    return (await main.ok<{ secretId: string }>('POST', '/api/v1/secrets', { secretName, secretValue })).secretId
  }
  const adminSecretId = admin === undefined ? undefined : await keep(`${name}-adm`, admin, adminTargets)
  const trigger = `/ncf/api/v2/triggers/${name}`
  let parameters: Record<string, unknown> = { ...options.parameters, ...(adminSecretId === undefined ? {} : { adminSecretId }) }
  const readsSecrets = adminSecretId === undefined ? [] : [adminSecretId]
  await main.ok('PUT', `/ncf/api/v2/packages/-/actions/${name}`, { exec: { kind }, limits: { timeout: 30_000, memory: 128 } })
  const { id: triggerId } = await main.ok<{ id: string }>('PUT', trigger, { parameters, readsSecrets })
  await main.ok('POST', `${trigger}/link-action`, { action: name, package: '-' })
  const secretId = await keep(name, value, rotationTargets)
  const S = `/api/v1/secrets/${secretId}`
  await main.ok('PUT', `${S}/triggers`, { triggerId })
  const lastJob = async (): Promise<Story> => {
    const { jobs } = await main.ok<{ jobs: Story[] }>('GET', `${S}/rotation-jobs`)
    assert.ok(jobs[0], 'the secret has no job')
    return jobs[0]
  }
  const logins: Login[] = admin === undefined ? [] : [admin]
  const idle = () => coffer.coffer.dispatcher.idle()
  const rotate = async () => {
    await chain()
    // What is listed newest first needs to be newer.
    coffer.clock.pass(1)
    await main.ok('POST', `${S}/rotation`)
    await idle()
    return lastJob()
  }
  const chain = async () => {
    const { decryptedSecretChain: all } = await main.ok('GET', `${S}/values`)
    const stages = Object.entries(all as Record<string, string | null>).filter(([, text]) => text !== null)
    for (const [, text] of stages) logins.push(JSON.parse(text as string))
    return Object.fromEntries(stages.map(([stage, text]) => [stage, JSON.parse(text as string)])) as { active: Login }
  }
  const activations = () => main.ok('GET', `${trigger}/activations?limit=200`)
  return {
    secretId,
    S,
    trigger,
    set: async (more) => {
      parameters = { ...parameters, ...more }
      await main.ok('PUT', trigger, { parameters, readsSecrets })
    },
    rotate,
    rotated: async () => {
      const job = await rotate()
      assert.equal(job.state, 'COMPLETED', job.message)
      return (await chain()).active
    },
    failed: async () => {
      const job = await rotate()
      assert.equal(job.state, 'FAILED', job.message)
      return job.message
    },
    fire: async (more) => {
      coffer.clock.pass(1)
      await main.ok('POST', trigger, more)
      await idle()
      const [newest] = await activations()
      return { ...(await lastJob()), result: newest.response.result }
    },
    active: async () => (await chain()).active,
    chain,
    everyLogin: async () => {
      await chain()
      return logins
    },
    told: async () => JSON.stringify(await activations()),
  }
}
