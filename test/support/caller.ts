import assert from 'node:assert/strict'
import type { Clock } from '#base/instant'
import { sign } from '#signature/sign'
import { type Answer, exchange } from './exchange.ts'

export interface Said extends Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
  body: any
}

/** Makes signed calls as one access key. */
export class Caller {
  readonly url: string
  readonly clock: Clock
  readonly accessKey: string
  readonly secretKey: string

  constructor(parts: { url: string; clock: Clock; accessKey: string; secretKey: string }) {
    this.url = parts.url
    this.clock = parts.clock
    this.accessKey = parts.accessKey
    this.secretKey = parts.secretKey
  }

  /** The same server, another access key. */
  as(accessKey: string, secretKey: string): Caller {
    return new Caller({ url: this.url, clock: this.clock, accessKey, secretKey })
  }

  /** The same access key, another server: a second node, or one that was restarted. */
  at(url: string): Caller {
    return new Caller({ url, clock: this.clock, accessKey: this.accessKey, secretKey: this.secretKey })
  }

  signed(method: string, target: string): Record<string, string> {
    const timestamp = String(this.clock.now())
    return {
      'x-ncp-apigw-timestamp': timestamp,
      'x-ncp-iam-access-key': this.accessKey,
      'x-ncp-apigw-signature-v2': sign({ method, target, timestamp, accessKey: this.accessKey }, this.secretKey),
    }
  }

  /** One signed call; `body` is sent as JSON, or as it is when it is text or bytes. */
  async call(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
    const raw = body === undefined ? undefined : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const answer = await exchange(method, this.url + target, { ...this.signed(method, target), ...headers }, raw)
    return Object.assign(answer, { body: parsed(answer.text) })
  }

  /** A call that must succeed: its payload, out of the envelope of whichever service answered. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
  async ok<T = any>(method: string, target: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    const said = await this.call(method, target, body, headers)
    assert.equal(said.status, 200, `${method} ${target} answered ${said.status}: ${said.text}`)
    return said.body !== null && typeof said.body === 'object'
      ? said.body.data !== undefined && 'code' in said.body
        ? said.body.data
        : 'content' in said.body
          ? said.body.content
          : said.body
      : said.body
  }

  /** A call that must be refused with this status; returns the details, whichever service says them. */
  async refused(status: number, method: string, target: string, body?: unknown, headers?: Record<string, string>): Promise<string> {
    const said = await this.call(method, target, body, headers)
    assert.equal(said.status, status, `${method} ${target} answered ${said.status}: ${said.text}`)
    return said.body?.error?.details ?? said.body?.msg ?? said.body?.message ?? ''
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
