import { setTimeout as wait } from 'node:timers/promises'
import type { Pause } from '#core/ports/webhook'

/** Waits on the machine's clock. */
export const pause: Pause = async (milliseconds, signal) => {
  await wait(milliseconds, undefined, { signal }).catch(() => undefined)
}
