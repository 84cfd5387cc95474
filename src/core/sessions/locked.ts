import { SIGN_IN } from '#contract/rulings'
import type { PrincipalRow } from '../rows.ts'

/** Whether too many wrong passwords or codes in a row keep an account from signing in. The main account is never locked. */
export function isLocked({ type, failedSignIns }: Pick<PrincipalRow, 'type' | 'failedSignIns'>): boolean {
  return type === 'sub' && failedSignIns >= SIGN_IN.failuresMax
}
