import { useSyncExternalStore } from 'react'
import type { Session } from '#client/session'
import { csrf, isSessionOver, session } from '../api/client.ts'

/** Who sits before this browser, as far as the server knows. */
export type SessionState = { state: 'unknown' } | { state: 'out' } | { state: 'in'; session: Session }

const listeners = new Set<() => void>()
let now: SessionState = { state: 'unknown' }

export function sessionNow(): SessionState {
  return now
}

export function signedIn(next: Session): void {
  csrf.current = next.csrfToken
  tell({ state: 'in', session: next })
}

export function signedOut(): void {
  csrf.current = ''
  tell({ state: 'out' })
}

/** Asks the server whether this browser still has a session. Rejects when the server cannot be reached. */
export async function readSession(): Promise<void> {
  try {
    signedIn(await session.read())
  } catch (error) {
    if (!isSessionOver(error)) throw error
    signedOut()
  }
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(onChange, sessionNow)
}

/** The session, inside of screens: they are shown only with one. */
export function useSession(): Session {
  const found = useSessionState()
  if (found.state !== 'in') throw new Error('A screen was shown without a session.')
  return found.session
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(next: SessionState): void {
  now = next
  for (const listener of listeners) listener()
}
