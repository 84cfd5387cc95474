import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'
import type { KeyRow, KeyState } from '../rows.ts'

/** What is asked of a protection key, as far as its state has a say. To use it, it has to be in ENABLE (`usable.ts`). */
export type KeyAct = 'rotate' | 'change rotation settings' | 'enable' | 'disable' | 'request deletion' | 'cancel deletion' | 'delete'

/** Why an act is refused, as `REASONS` names it, and the sentence that says it. */
const WHY = {
  disabled: 'Enable it first.',
  'to-be-deleted': 'It waits for its deletion: cancel that first.',
  'no-deletion': 'No deletion was requested.',
  'request-deletion': 'Request its deletion first.',
} as const satisfies Partial<Record<ReasonOf<'key.state'>['is'], string>>

/** For each state, why an act is refused; what is not named is allowed. Asked for what is so already, nothing changes. */
const REFUSED: Record<KeyState, Partial<Record<KeyAct, keyof typeof WHY>>> = {
  ENABLE: { 'cancel deletion': 'no-deletion', delete: 'request-deletion' },
  DISABLE: {
    rotate: 'disabled',
    'cancel deletion': 'no-deletion',
    delete: 'request-deletion',
  },
  REVOKE: {
    rotate: 'to-be-deleted',
    'change rotation settings': 'to-be-deleted',
    enable: 'to-be-deleted',
    disable: 'to-be-deleted',
  },
}

/** Throws Problem `key.state`, naming key and state and what would help, where the state forbids the act. */
export function mustAllowKey({ name, state }: KeyRow, act: KeyAct): void {
  const why = REFUSED[state][act]
  if (why === undefined) return
  const message = `The protection key ${name} is in ${state}, which forbids this: ${act}. ${WHY[why]}`
  throw new Problem('key.state', message, { reason: { is: why } })
}
