import type { Transport } from './client.ts'

export interface Who {
  id: string
  name: string
  /** `Customer`, the main account, or `Sub`, one of its sub accounts. */
  type: string
  /** Empty for the main account. */
  loginId: string
  /** The member number of the main account. */
  account: string
}

/** What a signed-in browser may know of its session. Instants are milliseconds since 1970. */
export interface Session {
  who: Who
  csrfToken: string
  /** How long it lives without a call. */
  idleMs: number
  endsAt: number
  /** Of this deployment, as the calls of logs take it, such as `kr`. */
  region: string
  secretNameMax: number
  /** Until when deleting and granting need no password again. */
  confirmedUntil: number
  mfa: { given: boolean; set: boolean; mandatory: boolean; serialNumber: string | null }
}

export interface Login {
  /** The name or member number of the main account; needed nowhere, checked where it is given. */
  account?: string | undefined
  /** Of a sub account; the main account signs in without. */
  loginId?: string | undefined
  password: string
  tokenCode?: string | undefined
}

/** What signing in came to, and what it needs next. */
export type LoginOutcome =
  | { state: 'signed-in'; session: Session }
  | { state: 'token-needed' }
  | { state: 'mfa-setup-needed'; secret: string; otpauthUrl: string }
  | { state: 'password-change-needed' }

export interface SessionCalls {
  read(): Promise<Session>
  login(input: Login): Promise<LoginOutcome>
  /** Ends a forced change of the password, between the first step and the session. */
  changePassword(newPassword: string): Promise<LoginOutcome>
  /** Proves that the second factor was taken over, between the first step and the session. */
  setUpMfa(tokenCode: string): Promise<LoginOutcome>
  /** Gives the password once more; resolves to the session with its new `confirmedUntil`. */
  confirm(password: string): Promise<Session>
  logout(): Promise<void>
}

/** What somebody who is signed in changes about how they sign in. */
export interface OwnCalls {
  /** Ends all other sessions, and gives this one a new token. */
  changePassword(password: string, newPassword: string): Promise<Session>
  /** A new second factor, which counts once a code of it was shown. */
  beginMfa(): Promise<{ secret: string; otpauthUrl: string }>
  confirmMfa(tokenCode: string): Promise<Session>
  removeMfa(tokenCode: string): Promise<Session>
}

export function ownCalls(transport: Transport): OwnCalls {
  const send = sender(transport)
  return {
    changePassword: (password, newPassword) => send('PUT', '/password', { password, newPassword }) as Promise<Session>,
    beginMfa: () => send('POST', '/mfa') as Promise<{ secret: string; otpauthUrl: string }>,
    confirmMfa: (tokenCode) => send('PUT', '/mfa', { tokenCode }) as Promise<Session>,
    removeMfa: (tokenCode) => send('DELETE', '/mfa', { tokenCode }) as Promise<Session>,
  }
}

/** The calls of signing in, which are no operations: they are made before anybody is known. */
export function sessionCalls(transport: Transport): SessionCalls {
  const send = sender(transport)
  return {
    read: () => send('GET', '/session') as Promise<Session>,
    login: (input) => send('POST', '/login', input) as Promise<LoginOutcome>,
    changePassword: (newPassword) => send('POST', '/login/password', { newPassword }) as Promise<LoginOutcome>,
    setUpMfa: (tokenCode) => send('POST', '/login/mfa', { tokenCode }) as Promise<LoginOutcome>,
    confirm: (password) => send('POST', '/confirm', { password }) as Promise<Session>,
    logout: async () => void (await send('POST', '/logout')),
  }
}

function sender(transport: Transport): (method: string, target: string, body?: object) => Promise<unknown> {
  return async (method, target, body) => {
    const answer = await transport.send({
      method,
      target,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {},
      signal: undefined,
    })
    return answer.body
  }
}
