import type { Reply } from '#contract/operation'
import type { OPERATIONS } from '#contract/operations'
import { retireDeadline } from '../rotation/retirement.ts'
import type { SecretRow } from '../rows.ts'

type Settings = Reply<typeof OPERATIONS.getRotationSettings>

/** When PREVIOUS is taken out of use, as it is answered; null where it never is. */
export function retirementShape(secret: SecretRow): Settings['retirement'] {
  if (secret.retireWithin === null || secret.retireDeadline === null) return null
  return {
    consumerDays: secret.retireWithin,
    deadlineDays: secret.retireDeadline,
    waitingSince: secret.retireSince,
    deadlineDate: retireDeadline(secret),
  }
}

/** When rotations may begin, as it is answered; null for at any time. */
export function windowShape(secret: SecretRow): Settings['window'] {
  if (secret.windowCron === null || secret.windowZone === null || secret.windowMinutes === null) return null
  return { cron: secret.windowCron, timeZone: secret.windowZone, minutes: secret.windowMinutes }
}
