import { type LookupAddress, lookup } from 'node:dns'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { type BlockList, isIP, type LookupFunction, type Socket } from 'node:net'
import type { Answer, Sending, WebhookPort } from '#core/ports/webhook'
import { mayCall } from './addresses.ts'

/** As much of an answer is read and kept, in bytes. */
const ANSWER_MAX = 1000
const URL_MAX = 2048

export interface WebhooksParts {
  /** Addresses that may be called although they are not public. */
  allowed: BlockList | undefined
  /** PEM certificates that are trusted besides those of the runtime. */
  certificates: readonly string[] | undefined
  /** The setting by which the operator allows addresses, for whom it concerns. */
  setting?: string
  /** How names become addresses; the machine's resolver when not given. */
  resolve?: (name: string) => Promise<readonly LookupAddress[]>
}

/** Calls webhooks (contract: cloud-functions.md). */
export function makeWebhooks({ allowed, certificates, setting = 'COFFER_WEBHOOK_ALLOW', resolve = byMachine }: WebhooksParts): WebhookPort {
  // An agent of its own: the global one may have been told to go by a proxy, which would resolve names for itself.
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0, ...(certificates === undefined ? {} : { ca: [...certificates] }) })
  const rule: Rule = { allowed, setting }
  return {
    refusal: (url) => refusalOf(url, rule),
    send: (sending) => {
      const reason = refusalOf(sending.url, rule)
      if (reason !== undefined) return Promise.resolve({ is: 'refused', reason })
      return new Sender(sending, { agent, rule, resolve }).answer
    },
  }
}

/** Which addresses may be called. */
interface Rule {
  allowed: BlockList | undefined
  setting: string
}

function refusalOf(text: string, rule: Rule): string | undefined {
  const url = text.length <= URL_MAX && URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:') return 'It has to be an address that begins with https://.'
  if (url.username !== '' || url.password !== '') return 'It may hold no user name or password: deliveries are signed instead.'
  if (url.hash !== '') return 'It may have no fragment: what follows # is never sent.'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 || mayCall(host, rule.allowed) ? undefined : notPublic(host, rule)
}

function notPublic(address: string, { setting }: Rule): string {
  return `The address ${address} is not public. Who runs the server can allow it with ${setting}.`
}

/** A name or a socket led to an address that we do not call. */
class Refused extends Error {}

interface Means {
  agent: Agent
  rule: Rule
  resolve: (name: string) => Promise<readonly LookupAddress[]>
}

/** One request. Its answer settles once, whatever happens afterwards. */
class Sender {
  readonly answer: Promise<Answer>
  readonly #means: Means

  constructor(sending: Sending, means: Means) {
    this.#means = means
    this.answer = new Promise<Answer>((resolve) => this.#send(sending, resolve)).catch(failed)
  }

  #send({ url, headers, body, signal }: Sending, settle: (answer: Answer) => void): void {
    const bytes = Buffer.from(body, 'utf8')
    const sent: ClientRequest = request(url, {
      method: 'POST',
      agent: this.#means.agent,
      headers: { ...headers, 'content-length': bytes.byteLength, 'user-agent': 'coffer' },
      lookup: this.#lookup,
      signal,
    })
    let began = false
    // Once there is a status it is the answer, also where its text breaks off, or is broken off here.
    sent.on('error', (error) => {
      if (!began) settle(failed(error))
    })
    sent.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy()
      settle({ is: 'answered', status: statusCode, text: '' })
    })
    // Before TLS says a word: the address that the socket is really connected to.
    sent.on('socket', (socket) => socket.once('connect', () => this.#look(socket, sent)))
    sent.on('response', (response) => {
      began = true
      void read(response).then((text) => settle({ is: 'answered', status: response.statusCode ?? 0, text }))
    })
    sent.end(bytes)
  }

  #look(socket: Socket, sent: ClientRequest): void {
    const address = socket.remoteAddress ?? ''
    if (isIP(address) === 0 || !mayCall(address, this.#means.rule.allowed)) sent.destroy(new Refused(notPublic(address, this.#means.rule)))
  }

  /** Hands over only addresses that were looked at. One that may not be called refuses the name as a whole. */
  readonly #lookup: LookupFunction = (name, options, done) => {
    this.#means.resolve(name).then(
      (found) => {
        const wrong = found.find(({ address }) => !mayCall(address, this.#means.rule.allowed))
        const [first] = found
        if (wrong !== undefined)
          done(new Refused(`The name ${name} leads to ${wrong.address}. ${notPublic(wrong.address, this.#means.rule)}`), [])
        else if (first === undefined) done(new Error(`the name ${name} has no address`), [])
        else if (options.all === true) done(null, [...found])
        else done(null, first.address, first.family)
      },
      (error: Error) => done(error, []),
    )
  }
}

function byMachine(name: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, found) => (error === null ? resolve(found) : reject(error)))
  })
}

function failed(error: Error): Answer {
  if (error instanceof Refused) return { is: 'refused', reason: error.message }
  return { is: 'silent', reason: `${error.message.slice(0, 200)}`.replace(/\.$/, '') }
}

/** The beginning of an answer, or what there was of it when it broke off. What comes after it is not waited for. */
async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer)
      size += (chunk as Buffer).byteLength
      if (size >= ANSWER_MAX) break
    }
  } catch {
    // The status says what matters.
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_MAX).toString('utf8')
}
