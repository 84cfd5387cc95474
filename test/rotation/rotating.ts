import { DAY } from '#base/instant'
import { startCoffer, type TestCoffer, type TestOptions } from '../support/coffer.ts'
import { ROTATE } from './actions.ts'
import { Target } from './target.ts'

/** A Coffer with one secret whose password a target carries, a trigger and an action that rotates it. */
export interface Rotating {
  coffer: TestCoffer
  target: Target
  secretId: string
  name: string
  trigger: string
  action: string
  S: string
  job(token: string): string
  /** Sets the trigger's parameters for the present time: actions sign with the server's clock. */
  setClock(more?: Record<string, unknown>): Promise<void>
  /** Time passes, the action's notion of it with it, and the clock looks, on each day. */
  pass(milliseconds: number): Promise<void>
  /** Runs a rotation to the end of its process, however it ends; returns the story of its job. */
  rotate(query?: string): Promise<Story>
  /** Waits for everything that was dispatched. */
  idle(): Promise<void>
  lastJob(): Promise<Story>
  /** The newest job of this kind. */
  lastOf(kind: string): Promise<Story>
  chain(): Promise<{ previous: string | null; active: string | null; pending: string | null }>
  passwords(): Promise<{ previous?: string; active?: string; pending?: string }>
  status(): Promise<string>
  setAction(code: string): Promise<void>
}

export interface Story {
  jobId: string
  jobToken: string
  state: string
  cause: string
  attempt: number
  message: string
  retryDate: number | null
  startedDate: number | null
  pendingDate: number | null
  endedDate: number | null
  activationId: string | null
}

export const FIRST_PASSWORD = 'first-Password-1'
const ACTIONS = '/ncf/api/v2/packages/-/actions'
const TRIGGERS = '/ncf/api/v2/triggers'

export interface RotatingOptions {
  /** Names the secret, its trigger and its action; 3–15 characters. */
  name?: string
  autoRotationPeriod?: number
  code?: string
  kind?: string
}

/** Makes a target, an action, a trigger and a secret that belong together. */
export async function makeRotating(
  coffer: TestCoffer,
  { name = 'database', autoRotationPeriod, code = ROTATE, kind = 'nodejs:20' }: RotatingOptions = {},
): Promise<Rotating> {
  const target = await Target.start(FIRST_PASSWORD)
  await coffer.main.ok('PUT', `${ACTIONS}/${name}`, { exec: { kind, code }, limits: { timeout: 300_000, memory: 128 } })
  const { id: triggerId } = await coffer.main.ok<{ id: string }>('PUT', `${TRIGGERS}/${name}`, {
    parameters: { target: target.url, now: coffer.clock.now() },
  })
  await coffer.main.ok('POST', `${TRIGGERS}/${name}/link-action`, { action: name, package: '-' })
  const { secretId } = await coffer.main.ok<{ secretId: string }>('POST', '/api/v1/secrets', {
    secretName: name,
    secretValue: { value: JSON.stringify({ user: 'app', password: FIRST_PASSWORD }), rotationTargets: ['password'] },
    ...(autoRotationPeriod === undefined ? {} : { autoRotationYN: 'Y', autoRotationPeriod, triggerId }),
  })
  const rotating = on(coffer, target, secretId, name)
  if (autoRotationPeriod === undefined) await coffer.main.ok('PUT', `${rotating.S}/triggers`, { triggerId })
  return rotating
}

export async function startRotating(options: TestOptions & RotatingOptions = {}): Promise<Rotating> {
  return makeRotating(await startCoffer(options), options)
}

/** The same secret and target, seen through another server: after a restart, or a second node. */
export function on(coffer: TestCoffer, target: Target, secretId: string, name = 'database'): Rotating {
  const S = `/api/v1/secrets/${secretId}`
  const { main } = coffer
  const lastJob = async () => {
    const { jobs } = await main.ok<{ jobs: Story[] }>('GET', `${S}/rotation-jobs`)
    return jobs[0] ?? missing()
  }
  const lastOf = async (kind: string) => {
    const { jobs } = await main.ok<{ jobs: (Story & { kind: string })[] }>('GET', `${S}/rotation-jobs`)
    return jobs.find((job) => job.kind === kind) ?? missing()
  }
  const chain = async () => (await main.ok('GET', `${S}/values`)).decryptedSecretChain
  const idle = () => coffer.coffer.dispatcher.idle()
  const setClock = (more: Record<string, unknown> = {}) =>
    main.ok<undefined>('PUT', `${TRIGGERS}/${name}`, { parameters: { target: target.url, now: coffer.clock.now(), ...more } })
  return {
    coffer,
    target,
    secretId,
    name,
    trigger: `${TRIGGERS}/${name}`,
    action: `${ACTIONS}/${name}`,
    S,
    job: (token) => `/action/v1/secrets/${secretId}/jobs/${token}`,
    setClock,
    pass: async (milliseconds) => {
      for (let left = milliseconds; left > 0; left -= DAY) {
        coffer.clock.pass(Math.min(left, DAY))
        await setClock()
        await coffer.coffer.jobs.tick()
        await idle()
      }
    },
    rotate: async (query = '') => {
      // What is listed newest first needs to be newer.
      coffer.clock.pass(1)
      await main.ok('POST', `${S}/rotation${query}`)
      await idle()
      return lastJob()
    },
    idle,
    lastJob,
    lastOf,
    chain,
    passwords: async () => {
      const stages = Object.entries((await chain()) as Record<string, string | null>)
      return Object.fromEntries(
        stages.filter(([, text]) => text !== null).map(([stage, text]) => [stage, JSON.parse(text as string).password]),
      )
    },
    status: async () => (await main.ok<{ secretStatus: string }>('GET', S)).secretStatus,
    setAction: (code) => main.ok('PUT', `${ACTIONS}/${name}`, { exec: { kind: 'nodejs:20', code } }),
  }
}

function missing(): never {
  throw new Error('the secret has no job')
}
