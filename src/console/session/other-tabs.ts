/** The session is the browser's: whoever signs in or out in one tab does so in all of them. */
const channel = new BroadcastChannel('coffer.session')

/** Tells the others that somebody signed in or out in this one. */
export function tellOtherTabs(): void {
  channel.postMessage('')
}

/** Called when one of the others did. Returns the end of it. */
export function onOtherTabs(listener: () => void): () => void {
  channel.addEventListener('message', listener)
  return () => channel.removeEventListener('message', listener)
}
