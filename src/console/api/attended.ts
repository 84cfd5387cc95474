import { now } from '../now.ts'

/** So long after it was last touched somebody is still taken to look at the page. */
const LOOKS_ON_MS = 60_000
let touchedAt = now()

// What the mouse does over a page that changes beneath it is nobody's doing.
for (const touch of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
  addEventListener(touch, () => (touchedAt = now()), { capture: true, passive: true })

/** Whether the page was touched a moment ago, or opened. */
export function isAttended(): boolean {
  return now() - touchedAt < LOOKS_ON_MS
}
