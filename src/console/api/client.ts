import { CallError, ConnectionLost } from '#client/call-error'
import { makeClient, type Transport } from '#client/client'
import { ownCalls, sessionCalls } from '#client/session'
import { sessionTransport } from '#client/session-transport'
import { csrf, signedIn, signedOut, whoNow } from '../session/session-state.ts'
import { isAttended } from './attended.ts'
import { connectionIs } from './connection.ts'
import { ask, askedNow, NotConfirmed } from './gate.ts'

/** Says with what the page asks for by itself that nobody is before it: it does not keep the session. */
function attended(transport: Transport): Transport {
  return {
    send: (request) =>
      transport.send(isAttended() ? request : { ...request, headers: { ...request.headers, 'x-coffer-unattended': 'true' } }),
  }
}

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

/** Makes a call once more that was refused for the token of a session that this browser has no longer. */
function renewed(transport: Transport): Transport {
  return {
    send: async (request) => {
      try {
        return await transport.send(request)
      } catch (error) {
        if (!isOtherTabs(error) || whoNow() === '') throw error
        await takeOverSession()
        return transport.send(request)
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
          else throw error
        }
      }
    },
  }
}

/** Refuses to go on for whoever has left: not in the name of the next person, and not with an answer for them. */
function mustStillBe(whose: string): void {
  if (whose === '' || whoNow() !== whose) throw new NotConfirmed('Whoever made the call has left.')
}

const bare = watched(attended(sessionTransport(csrf)))
const transport = renewed(bare)

/** Signing in and out. */
export const session = sessionCalls(transport)
/** How one signs in oneself: the password, the second factor. */
export const own = ownCalls(gated(transport))
/** Every operation of the contract, by the session of this browser. */
export const client = makeClient(gated(transport))

/** Asks the server whether this browser still has a session. Rejects when the server cannot be reached. */
export async function readSession(): Promise<void> {
  try {
    signedIn(await session.read())
  } catch (error) {
    if (!isSessionOver(error)) throw error
    signedOut()
  }
}

/** Goes on with the session that this browser has by now. Rejects with NotConfirmed where it is somebody else's. */
async function takeOverSession(): Promise<void> {
  const whose = whoNow()
  signedIn(await sessionCalls(bare).read())
  mustStillBe(whose)
}

/** Does here what another tab did: goes on with a new session, becomes the next person's, or says that nobody is signed in any more. */
export async function followOtherTab(): Promise<void> {
  try {
    await takeOverSession()
    if (askedNow()?.question === 'sign-in') askedNow()?.answer(true)
  } catch (error) {
    if (isSessionOver(error)) await ask('sign-in').catch(() => undefined)
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
