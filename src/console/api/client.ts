import { CallError, ConnectionLost } from '#client/call-error'
import { makeClient, type Transport } from '#client/client'
import { ownCalls, sessionCalls } from '#client/session'
import { sessionTransport } from '#client/session-transport'
import { csrf, signedIn, signedOut, whoNow } from '../session/session-state.ts'
import { connectionIs } from './connection.ts'
import { ask, NotConfirmed } from './gate.ts'

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
      const whose = whoNow()
      let renewed = false
      for (;;) {
        mustStillBe(whose)
        try {
          const answer = await transport.send(request)
          mustStillBe(whose)
          return answer
        } catch (error) {
          mustStillBe(whose)
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

/** Refuses to go on for whoever has left: not in the name of the next person, and not with an answer for them. */
function mustStillBe(whose: string): void {
  if (whose === '' || whoNow() !== whose) throw new NotConfirmed('Whoever made the call has left.')
}

const bare = watched(sessionTransport(csrf))

/** Signing in and out. */
export const session = sessionCalls(bare)
/** How one signs in oneself: the password, the second factor. */
export const own = ownCalls(gated(bare))
/** Every operation of the contract, by the session of this browser. */
export const client = makeClient(gated(bare))

/** Asks the server whether this browser still has a session. Rejects when the server cannot be reached. */
export async function readSession(): Promise<void> {
  try {
    signedIn(await session.read())
  } catch (error) {
    if (!isSessionOver(error)) throw error
    signedOut()
  }
}

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
