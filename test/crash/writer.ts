import assert from 'node:assert/strict'
import type { Caller, Said } from '../support/caller.ts'

/** A secret as far as its writer knows it. */
export interface Known {
  name: string
  id: string
  status: 'ENABLE' | 'DISABLE' | 'REVOKE' | 'DESTROYED'
  memo: string
  value: string
  /** How many changes made it what it is; its epoch, once it exists. */
  changes: number
}

/** A change whose answer never came: the secret is either as it was, or as the change would have made it. */
export interface Unanswered {
  before: Known | undefined
  after: Known
}

export interface Acknowledged {
  requestId: string
  secret: string
}

const SECRETS = '/api/v1/secrets'
const valueText = (text: string) => JSON.stringify({ user: 'app', password: text })

/**
 * Changes secrets of its own, one call after the other, and remembers what was answered. Ends with the first call that
 * gets no answer. Which change comes next follows from a number alone, so a run can be had again.
 */
export class Writer {
  readonly known = new Map<string, Known>()
  readonly acknowledged: Acknowledged[] = []
  unanswered: Unanswered | undefined
  readonly #name: string
  #step: number
  #made = 0

  constructor(name: string, seed: number) {
    this.#name = name
    this.#step = seed
  }

  /** Writes until a call gets no answer; `each` hears of every one that did. */
  async write(caller: Caller, each: () => void): Promise<void> {
    while (this.unanswered === undefined) {
      await this.#next(caller)
      each()
    }
  }

  /** After the restart: what the change that got no answer has come to. */
  settle(happened: boolean): void {
    if (this.unanswered === undefined) return
    const { before, after } = this.unanswered
    if (happened) this.known.set(after.name, after)
    else if (before !== undefined) this.known.set(before.name, before)
    this.unanswered = undefined
  }

  async #next(caller: Caller): Promise<void> {
    this.#step = (this.#step * 1_103_515_245 + 12_345) % 2_147_483_648
    const living = [...this.known.values()].filter(({ status }) => status !== 'DESTROYED')
    const secret = living[(this.#step >> 8) % Math.max(1, living.length)]
    if (secret === undefined || living.length < 3) return this.#create(caller)
    const at = `${SECRETS}/${secret.id}`
    if (secret.status === 'REVOKE') return this.#change(secret, { status: 'DESTROYED' }, () => caller.call('DELETE', at))
    const turn = (this.#step >> 16) % 10
    if (turn < 2) return this.#create(caller)
    if (turn < 5) {
      const value = valueText(`${secret.name}-${this.#step}`)
      return this.#change(secret, { value }, () => caller.call('PUT', `${at}/values`, { active: value }))
    }
    if (turn < 7) {
      const memo = `memo ${this.#step}`
      return this.#change(secret, { memo }, () => caller.call('PUT', `${at}/memo`, { memo }))
    }
    if (turn < 9) {
      const [status, what] = secret.status === 'ENABLE' ? (['DISABLE', 'disable'] as const) : (['ENABLE', 'enable'] as const)
      return this.#change(secret, { status }, () => caller.call('POST', `${at}/${what}`))
    }
    return this.#change(secret, { status: 'REVOKE' }, () => caller.call('POST', `${at}/request-deletion`))
  }

  async #create(caller: Caller): Promise<void> {
    const name = `${this.#name}-${++this.#made}`
    const value = valueText(name)
    const after: Known = { name, id: '', status: 'ENABLE', memo: '', value, changes: 1 }
    const body = { secretName: name, secretValue: { value, rotationTargets: ['password'] } }
    const said = await this.#answer({ before: undefined, after }, () => caller.call('POST', SECRETS, body))
    if (said !== undefined) this.#keep({ ...after, id: said.body.data.secretId }, said)
  }

  async #change(secret: Known, patch: Partial<Known>, call: () => Promise<Said>): Promise<void> {
    const after = { ...secret, ...patch, changes: secret.changes + 1 }
    const said = await this.#answer({ before: secret, after }, call)
    if (said !== undefined) this.#keep(after, said)
  }

  async #answer(change: Unanswered, call: () => Promise<Said>): Promise<Said | undefined> {
    const said = await call().catch(() => undefined)
    if (said === undefined) this.unanswered = change
    else assert.equal(said.status, 200, said.text)
    return said
  }

  #keep(secret: Known, said: Said): void {
    this.known.set(secret.name, secret)
    this.acknowledged.push({ requestId: said.headers.get('x-ncp-request-id') ?? '', secret: secret.id })
  }
}
