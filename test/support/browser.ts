import assert from 'node:assert/strict'
import type { Said } from './caller.ts'
import type { TestCoffer } from './coffer.ts'
import { exchange } from './exchange.ts'

export const MAIN_PASSWORD = 'Main-password-1'
export const PASSWORD = 'Sub-password-1'

/** Calls the console's part of the wire as a browser does: it keeps the cookie and says where it is. */
export class Browser {
  readonly url: string
  cookie: string | undefined
  csrf: string | undefined

  constructor(url: string) {
    this.url = url
  }

  /** The same browser before another node: it brings its cookie. */
  at(url: string): Browser {
    return Object.assign(new Browser(url), { cookie: this.cookie, csrf: this.csrf })
  }

  /** A call under `/console/api`; a header that is given as an empty text is not sent. */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
    const all: Record<string, string> = {
      origin: this.url,
      'sec-fetch-site': 'same-origin',
      cookie: this.cookie ?? '',
      'x-coffer-csrf': this.csrf ?? '',
      ...headers,
    }
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
    const raw = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await exchange(method, `${this.url}/console/api${path}`, sent, raw)
    this.#keep(answer.headers.getSetCookie())
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
    const parsed: any = answer.text === '' ? undefined : JSON.parse(answer.text)
    this.csrf = parsed?.session?.csrfToken ?? parsed?.csrfToken ?? this.csrf
    return Object.assign(answer, { body: parsed })
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back, and fails if it is not what it should be
  async ok(method: string, path: string, body?: unknown): Promise<any> {
    const said = await this.call(method, path, body)
    assert.equal(said.status, 200, `${method} ${path} answered ${said.status}: ${said.text}`)
    return said.body
  }

  #keep(given: readonly string[]): void {
    for (const line of given) {
      const [pair = ''] = line.split(';')
      this.cookie = line.includes('Max-Age=0') ? undefined : pair
    }
  }
}

/** A sub account that may use the console, with these system-managed policies and further fields. */
export async function consoleAccount(
  test: TestCoffer,
  loginId: string,
  policy: string | undefined,
  fields: object = {},
): Promise<{ id: string }> {
  const { main } = test
  const { id } = await main.ok<{ id: string }>('POST', '/api/v1/sub-accounts', {
    loginId,
    name: loginId,
    canConsoleAccess: true,
    password: PASSWORD,
    ...fields,
  })
  if (policy !== undefined) {
    const { items } = await main.ok<{ items: { policyId: string; policyName: string }[] }>('GET', '/api/v1/policies?size=100')
    const policyIdList = [items.find((item) => item.policyName === policy)?.policyId]
    await main.ok('POST', `/api/v1/sub-accounts/${id}/policies`, { policyIdList })
  }
  return { id }
}

/** A browser that is signed in: as a sub account, or without a login id as the main account. */
export async function signedIn(
  test: Pick<TestCoffer, 'url'>,
  loginId?: string,
  password = loginId === undefined ? MAIN_PASSWORD : PASSWORD,
) {
  const browser = new Browser(test.url)
  const reply = await browser.ok('POST', '/login', loginId === undefined ? { password } : { loginId, password })
  assert.equal(reply.state, 'signed-in')
  return { browser, session: reply.session }
}
