import { Problem } from '#base/problem'
import type { SecretState } from '../rows.ts'

/** What is asked of a secret, as far as its state has a say (contract: secret-manager.md, "What each state allows"). */
export type Act =
  | 'read values'
  | 'change values'
  | 'change memo'
  | 'change protection key'
  | 'change rotation settings'
  | 'enable'
  | 'disable'
  | 'request deletion'
  | 'cancel deletion'
  | 'delete'

type Living = Exclude<SecretState, 'DESTROYED'>
const CANCEL_ROTATION = 'A rotation is running: wait for its end, or cancel it first.'
const ENABLE_IT = 'The secret is suspended: enable it first.'
const CANCEL_DELETION = 'The secret waits for its deletion: cancel that first.'

/** For each state, why an act is refused; what is not named is allowed. */
const REFUSED: Record<Living, Partial<Record<Act, string>>> = {
  ENABLE: {
    enable: 'The secret is in use already.',
    'cancel deletion': 'No deletion was requested.',
    delete: 'Request its deletion first.',
  },
  ROTATING: {
    'change values': CANCEL_ROTATION,
    'change protection key': CANCEL_ROTATION,
    enable: 'The secret is in use already.',
    disable: CANCEL_ROTATION,
    'request deletion': CANCEL_ROTATION,
    'cancel deletion': 'No deletion was requested.',
    delete: CANCEL_ROTATION,
  },
  DISABLE: {
    'read values': ENABLE_IT,
    disable: 'The secret is suspended already.',
    'cancel deletion': 'No deletion was requested.',
    delete: 'Request its deletion first.',
  },
  REVOKE: {
    'read values': CANCEL_DELETION,
    'change values': CANCEL_DELETION,
    'change memo': CANCEL_DELETION,
    'change protection key': CANCEL_DELETION,
    'change rotation settings': CANCEL_DELETION,
    enable: CANCEL_DELETION,
    disable: CANCEL_DELETION,
  },
}

/** Throws Problem `secret.state`, naming the state and what would help, where the state forbids the act. */
export function mustAllow(state: SecretState, act: Act): void {
  if (state === 'DESTROYED') throw new Problem('secret.not-found', 'No secret has this id.')
  const why = REFUSED[state][act]
  if (why !== undefined) throw new Problem('secret.state', `The secret is in ${state}, which forbids this: ${act}. ${why}`)
}
