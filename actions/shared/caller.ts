import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { exchange } from './exchange.ts'
import { codeOf, hide, Trouble } from './trouble.ts'

/** What an action calls back (contract: operations 27–32 and 4). Each call may be made twice with the effect of once, but for `fail`. */
export interface Caller {
  start(): Promise<{ chain: Chain; rotationTargets: readonly string[] }>
  /** Makes the value PENDING, durably. */
  register(value: string): Promise<void>
  /** 32 characters that need no quoting anywhere. */
  random(): Promise<string>
  /**
   * Whether the job is this run's still, asked right before the target is changed: a run that was frozen meanwhile, and whose job others carried on,
   * must not change what is in use by now. `pending` is what the target is to carry, if it is a new value. Throws Trouble.
   */
  confirm(pending: string | undefined): Promise<void>
  complete(): Promise<void>
  fail(message: string): Promise<void>
  /** The value of another secret that the trigger declares in `readsSecrets`. */
  active(secretId: string): Promise<string>
}

/** Each stage is JSON text, or null when it is empty. */
export interface Chain {
  active: string | null
  previous: string | null
  pending: string | null
}

interface Answer {
  data?: unknown
  error?: { details?: string }
}

/** What some shell, URL, connection string or SQL dialect takes for something else. */
const AWKWARD = '\'"`\\ %@:/'
const TRIES = 3
const PAUSE_MS = 300
const ANSWER_MS = 15_000
/** A chain has three values of 64 KB; each of their bytes may be written as six. */
const ANSWER_MAX = 4_000_000
/** What Coffer said longer ago does not count. A server has to be silent for more than twice as long before another takes its jobs over. */
export const CONFIRMED_MS = 10_000

/** Calls signed with the key of this job, which the environment holds. */
export function makeCaller(params: Record<string, unknown>): Caller {
  const { NCLOUD_ACCESS_KEY: accessKey, NCLOUD_SECRET_KEY: secretKey } = process.env
  if (accessKey === undefined || secretKey === undefined) {
    throw new Trouble('This action runs as a rotation only: request one for a secret whose trigger is linked to it.')
  }
  const key = { accessKey, secretKey, now: typeof params['now'] === 'number' ? params['now'] : undefined }
  const base = String(params['secretManagerUrl'])
  const job = `/action/v1/secrets/${params['secretId']}/jobs/${params['jobToken']}`
  const call = async (method: string, path: string, body?: object) =>
    (await persist(() => send(key, base, { method, path, body }))) as never
  const confirmOnce = async (pending: string | undefined) => {
    if (pending === undefined) return void (await call('POST', `${job}/start`))
    const registered = (await call('POST', `${job}/pending`)) as { pending: string }
    if (registered.pending !== pending) throw new Trouble('PENDING is another value by now: nothing was changed. Retry.')
  }
  return {
    confirm: (pending) => confirmed(() => confirmOnce(pending)),
    start: async () => {
      const { decryptedSecretChain: chain, rotationTargets } = await call('POST', `${job}/start`)
      return { chain: chain as Chain, rotationTargets: rotationTargets as string[] }
    },
    register: async (value) => void (await call('PUT', `${job}/pending`, { value })),
    random: async () => {
      const options = { length: 32, includeSpace: false, excludeCharacters: AWKWARD }
      const { randomString } = (await call('POST', `${job}/generate-random-secret`, options)) as { randomString: string }
      hide(randomString)
      return randomString
    },
    complete: () => call('POST', `${job}/complete`),
    fail: (message) => call('POST', `${job}/fail`, { message }),
    active: async (secretId) => {
      const { decryptedSecretValue } = (await call('GET', `/api/v1/secrets/${secretId}/active`)) as {
        decryptedSecretValue: { value: string }
      }
      return decryptedSecretValue.value
    },
  }
}

/** Tries again what did not arrive, or what the server says it could not do just now. */
async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await attempt()
    } catch (error) {
      if (turn === TRIES || error instanceof Trouble) throw error
      await wait(PAUSE_MS * turn)
    }
  }
}

/** Asks until the answer is fresh, however long this process stood still while it was on its way. */
async function confirmed(ask: () => Promise<void>): Promise<void> {
  for (let turn = 1; turn <= TRIES; turn++) {
    const askedMs = performance.now()
    await ask()
    if (performance.now() - askedMs < CONFIRMED_MS) return
  }
  throw new Trouble('Coffer answered too slowly for a change to be safe: nothing was changed. Retry.')
}

interface Key {
  accessKey: string
  secretKey: string
  /** In place of the time, for who holds the clock of the server. */
  now: number | undefined
}

async function send(
  { accessKey, secretKey, now }: Key,
  base: string,
  { method, path, body }: { method: string; path: string; body: object | undefined },
): Promise<unknown> {
  const timestamp = String(now ?? Date.now())
  const url = new URL(base + path)
  const signature = createHmac('sha256', secretKey).update(`${method} ${url.pathname}\n${timestamp}\n${accessKey}`).digest('base64')
  const step = path.split('/').at(-1)
  const answer = await exchange(url, {
    method,
    headers: { 'x-ncp-apigw-timestamp': timestamp, 'x-ncp-iam-access-key': accessKey, 'x-ncp-apigw-signature-v2': signature },
    body: body === undefined ? undefined : JSON.stringify(body),
    waitMs: ANSWER_MS,
    textMax: ANSWER_MAX,
  }).catch((error: Error) => {
    throw new Error(`Coffer did not answer ${step}: ${error.message || codeOf(error)}`, { cause: error })
  })
  const said = JSON.parse(answer.text) as Answer
  if (answer.status >= 200 && answer.status < 300) return said.data
  const told = `Coffer answered ${step} with ${answer.status}: ${said.error?.details ?? 'no reason given'}`
  throw answer.status >= 500 ? new Error(told) : new Trouble(told)
}
