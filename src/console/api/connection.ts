/** Whether the server was reachable when it was last called. */
const POLL_MS = 1500
const listeners = new Set<() => void>()
let lost = false

export function isLost(): boolean {
  return lost
}

export function onConnection(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Told by the client after each call. A lost connection is tried again until it is there, and then everybody is told. */
export function connectionIs(state: 'there' | 'lost'): void {
  if (lost === (state === 'lost')) return
  lost = state === 'lost'
  for (const listener of listeners) listener()
  if (lost) setTimeout(tryAgain, POLL_MS)
}

function tryAgain(): void {
  if (!lost) return
  fetch('/healthz', { cache: 'no-store' }).then(
    (answer) => (answer.ok ? connectionIs('there') : setTimeout(tryAgain, POLL_MS)),
    () => setTimeout(tryAgain, POLL_MS),
  )
}
