import { CallError, ConnectionLost } from '#client/call-error'
import { makeClient, type Transport } from '#client/client'
import { ownCalls, sessionCalls } from '#client/session'
import { type CsrfToken, sessionTransport } from '#client/session-transport'
import { connectionIs } from './connection.ts'
import { ask } from './gate.ts'

export const csrf: CsrfToken = { current: '' }

/** Tells the banner whether the server could be reached. */
function watched(transport: Transport): Transport {
  return {
    send: async (request) => {
      try {
        const answer = await transport.send(request)
        connectionIs('there')
        return answer
      } catch (error) {
        if (error instanceof CallError) connectionIs('there')
        if (error instanceof ConnectionLost) connectionIs('lost')
        throw error
      }
    },
  }
}

/**
 * Puts a dialog before the call where the server wants one, and makes the same call again afterwards: whoever made
 * it, a form for instance, only notices that it took longer.
 */
function gated(transport: Transport): Transport {
  return {
    send: async (request) => {
      let renewed = false
      for (;;) {
        try {
          return await transport.send(request)
        } catch (error) {
          if (isSessionOver(error)) await ask('sign-in')
          else if (needsPassword(error)) await ask('confirm')
          else if (isOtherTabs(error) && !renewed) {
            renewed = true
            csrf.current = (await session.read()).csrfToken
          } else throw error
        }
      }
    },
  }
}

const bare = watched(sessionTransport(csrf))

/** Signing in and out. */
export const session = sessionCalls(bare)
/** How one signs in oneself: the password, the second factor. */
export const own = ownCalls(gated(bare))
/** Every operation of the contract, by the session of this browser. */
export const client = makeClient(gated(bare))

export function isSessionOver(error: unknown): boolean {
  return error instanceof CallError && error.code === 'session.invalid'
}

/** Somebody signed in anew in another tab: the cookie is the new session's, the token here still the old one's. */
function isOtherTabs(error: unknown): boolean {
  return error instanceof CallError && error.code === 'session.forged'
}

function needsPassword(error: unknown): boolean {
  return error instanceof CallError && error.code === 'session.confirm-needed'
}
