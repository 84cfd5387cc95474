/** Whether this account hears of changes as they happen, or has no right to and what is shown is asked for anew now and then. */
const listeners = new Set<() => void>()
let deaf = false

export function isDeaf(): boolean {
  return deaf
}

export function onHearing(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function hearingIs(next: 'live' | 'refused'): void {
  if (deaf === (next === 'refused')) return
  deaf = next === 'refused'
  for (const listener of listeners) listener()
}
