import { ConnectionLost } from './call-error.ts'
import type { Transport, WireRequest } from './client.ts'
import { readAnswer } from './read-answer.ts'

/** Where the console's session is good for anything: its cookie counts under this path alone. */
export const SESSION_BASE = '/console/api'

/** The per-session token that every change must carry beside the cookie; a site elsewhere cannot read it. */
export interface CsrfToken {
  current: string
}

/** Sends requests by the browser's session. `origin` is empty for the page's own. */
export function sessionTransport(csrf: CsrfToken, origin = ''): Transport {
  return {
    send: async ({ method, target, body, headers, signal }: WireRequest) => {
      const answer = await fetch(origin + SESSION_BASE + target, {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(method === 'GET' ? {} : { 'x-coffer-csrf': csrf.current }),
        },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      }).catch((error: unknown) => {
        if (signal?.aborted === true) throw error
        throw new ConnectionLost('The server cannot be reached.', { cause: error })
      })
      return readAnswer(answer, signal)
    },
  }
}
