import { Problem } from '#base/problem'
import type { KeyRow, KeyState } from '../rows.ts'

/** What is asked of a protection key, as far as its state has a say. To use it, it has to be in ENABLE (`usable.ts`). */
export type KeyAct = 'rotate' | 'change rotation settings' | 'enable' | 'disable' | 'request deletion' | 'cancel deletion' | 'delete'

const CANCEL_DELETION = 'It waits for its deletion: cancel that first.'

/** For each state, why an act is refused; what is not named is allowed. Asked for what is so already, nothing changes. */
const REFUSED: Record<KeyState, Partial<Record<KeyAct, string>>> = {
  ENABLE: { 'cancel deletion': 'No deletion was requested.', delete: 'Request its deletion first.' },
  DISABLE: {
    rotate: 'Enable it first.',
    'cancel deletion': 'No deletion was requested.',
    delete: 'Request its deletion first.',
  },
  REVOKE: {
    rotate: CANCEL_DELETION,
    'change rotation settings': CANCEL_DELETION,
    enable: CANCEL_DELETION,
    disable: 'It waits for its deletion, and is unusable already.',
  },
}

/** Throws Problem `key.state`, naming key and state and what would help, where the state forbids the act. */
export function mustAllowKey({ name, state }: KeyRow, act: KeyAct): void {
  const why = REFUSED[state][act]
  if (why !== undefined) throw new Problem('key.state', `The protection key ${name} is in ${state}, which forbids this: ${act}. ${why}`)
}
