import type { OPERATIONS } from '#contract/operations'
import type { Changing } from '../door/call.ts'
import { checkWindow, withinWindow } from '../rotation/window.ts'
import { matchedSecret } from './living-secret.ts'
import { mustAllow } from './state.ts'

/** Rotations begin by themselves only while the window is open. The date of the next one moves into a window, never forward out of it. */
export const updateRotationWindow: Changing<typeof OPERATIONS.updateRotationWindow> = async (unit, call) => {
  const { cron, timeZone, minutes } = call.input.body
  const now = unit.world.clock.now()
  const secret = await matchedSecret(unit, call)
  mustAllow(secret.state, 'change rotation settings')
  checkWindow(cron, timeZone, now)
  const window = { windowCron: cron, windowZone: timeZone, windowMinutes: minutes }
  const next = secret.nextRotationAt === null ? null : withinWindow(window, secret.nextRotationAt)
  const changed = await unit.change('secret', secret, { ...window, nextRotationAt: next, updatedAt: now })
  call.note({ etag: changed.epoch })
  return { secretId: secret.id, window: { cron, timeZone, minutes }, nextRotationDate: next }
}
