/**
 * Values on the clipboard, and off it again. A page cannot see what lies on the clipboard, so after the time it is emptied
 * whatever is there, unless something else was copied within this page.
 */
const CLEAR_MS = 30_000

export type ClipboardState = { state: 'empty' } | { state: 'holds'; name: string; seconds: number } | { state: 'cleared' }

const listeners = new Set<() => void>()
let now: ClipboardState = { state: 'empty' }
let ticking: ReturnType<typeof setInterval> | undefined

export function clipboardNow(): ClipboardState {
  return now
}

export function onClipboard(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Without HTTPS a browser lets no page write there. */
export function canCopy(): boolean {
  return window.isSecureContext && navigator.clipboard !== undefined
}

/**
 * Puts what `reading` resolves to on the clipboard. It is handed over as a promise since a browser allows it only in
 * the very moment of the press, and reading takes longer than that.
 */
export async function copySecret(name: string, reading: Promise<string>): Promise<void> {
  const blob = reading.then((text) => new Blob([text], { type: 'text/plain' }))
  const writing = navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
  writing.catch(() => undefined)
  await reading
  await writing
  hold(name)
}

export function clearClipboard(): void {
  stop()
  document.removeEventListener('copy', forget)
  navigator.clipboard.writeText('').then(
    () => tell({ state: 'cleared' }),
    // Only the page in front may write: it is made up for when it is there again.
    () => window.addEventListener('focus', clearClipboard, { once: true }),
  )
}

/** Something else lies there now. */
function forget(): void {
  stop()
  document.removeEventListener('copy', forget)
  tell({ state: 'empty' })
}

export function closeNotice(): void {
  if (now.state === 'cleared') tell({ state: 'empty' })
}

function hold(name: string): void {
  stop()
  document.addEventListener('copy', forget)
  let seconds = CLEAR_MS / 1000
  tell({ state: 'holds', name, seconds })
  ticking = setInterval(() => {
    seconds -= 1
    if (seconds > 0) tell({ state: 'holds', name, seconds })
    else clearClipboard()
  }, 1000)
}

function stop(): void {
  clearInterval(ticking)
  ticking = undefined
}

function tell(next: ClipboardState): void {
  now = next
  for (const listener of listeners) listener()
}
