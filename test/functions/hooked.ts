import type { Caller } from '../support/caller.ts'
import type { TestCoffer } from '../support/coffer.ts'
import type { Received } from '../support/receiver.ts'

export const TRIGGERS = '/ncf/api/v2/triggers'
export const FIRST = 'first-Password-1'

type Told = { step: string; outcome: string; message: string }

/** A secret whose trigger calls a webhook. */
export interface Hooked {
  secretId: string
  S: string
  trigger: string
  signing: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
  job(): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
  activation(): Promise<any>
  /** The tries of the last job's delivery, as its story tells them. */
  deliveries(): Promise<{ outcome: string; message: string }[]>
  password(stage?: 'active' | 'pending' | 'previous'): Promise<string | null>
}

export async function makeHooked(main: Caller, name: string, url: string, more: object = {}): Promise<Hooked> {
  const trigger = `${TRIGGERS}/${name}`
  const { id: triggerId, webhook } = await main.ok('PUT', trigger, { webhook: { url } })
  const { secretId } = await main.ok('POST', '/api/v1/secrets', {
    secretName: name,
    secretValue: { value: JSON.stringify({ user: 'app', password: FIRST }), rotationTargets: ['password'] },
  })
  const S = `/api/v1/secrets/${secretId}`
  await main.ok('PUT', `${S}/triggers`, { triggerId })
  if ('rotationPeriod' in more) await main.ok('POST', `${S}/enable-auto-rotation`, more)
  return { ...on(main, secretId, name), signing: webhook.secret }
}

/** The same secret, seen through another server. */
export function on(main: Caller, secretId: string, name: string): Omit<Hooked, 'signing'> {
  const S = `/api/v1/secrets/${secretId}`
  const trigger = `${TRIGGERS}/${name}`
  const job = async () => (await main.ok('GET', `${S}/rotation-jobs`)).jobs[0]
  return {
    secretId,
    S,
    trigger,
    job,
    deliveries: async () => {
      const { timeline } = await main.ok<{ timeline: Told[] }>('GET', `${S}/rotation-jobs/${(await job()).jobToken}`)
      return timeline.filter(({ step }) => step === 'delivery').map(({ outcome, message }) => ({ outcome, message }))
    },
    activation: async () => (await main.ok('GET', `${trigger}/activations`))[0],
    password: async (stage = 'active') => {
      const text = (await main.ok('GET', `${S}/values`)).decryptedSecretChain[stage]
      return text === null ? null : JSON.parse(text).password
    },
  }
}

/** What the code behind a webhook does: with a key of its own, and the token that it was sent. */
export async function rotateAs(caller: Caller, { body }: Received, upTo: 'start' | 'pending' | 'complete' = 'complete'): Promise<void> {
  const job = `/action/v1/secrets/${body.secretId}/jobs/${body.jobToken}`
  for (const step of ['start', 'pending', 'complete']) {
    await caller.ok('POST', `${job}/${step}`)
    if (step === upTo) return
  }
}

/** The account of the code behind webhooks. */
export function codeAccount(coffer: TestCoffer, loginId: string): Promise<Caller> {
  return coffer.subAccount(loginId, 'NCP_SECRETMANAGER_MANAGER')
}
