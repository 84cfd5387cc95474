import { Problem } from '#base/problem'
import type { ReasonOf } from '#base/reasons'
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

/** Why an act is refused, as `REASONS` names it, and the sentence that says it. */
const WHY = {
  rotating: 'A rotation is running: wait for its end, or cancel it first.',
  disabled: 'The secret is suspended: enable it first.',
  'to-be-deleted': 'The secret waits for its deletion: cancel that first. It is suspended then, until it is enabled.',
  'in-use': 'The secret is in use already.',
  'disabled-already': 'The secret is suspended already.',
  'no-deletion': 'No deletion was requested.',
  'request-deletion': 'Request its deletion first.',
} as const satisfies Partial<Record<ReasonOf<'secret.state'>['is'], string>>

/** For each state, why an act is refused; what is not named is allowed. */
const REFUSED: Record<Living, Partial<Record<Act, keyof typeof WHY>>> = {
  ENABLE: {
    enable: 'in-use',
    'cancel deletion': 'no-deletion',
    delete: 'request-deletion',
  },
  ROTATING: {
    'change values': 'rotating',
    'change protection key': 'rotating',
    enable: 'in-use',
    disable: 'rotating',
    'request deletion': 'rotating',
    'cancel deletion': 'no-deletion',
    delete: 'rotating',
  },
  DISABLE: {
    'read values': 'disabled',
    disable: 'disabled-already',
    'cancel deletion': 'no-deletion',
    delete: 'request-deletion',
  },
  REVOKE: {
    'read values': 'to-be-deleted',
    'change values': 'to-be-deleted',
    'change memo': 'to-be-deleted',
    'change protection key': 'to-be-deleted',
    'change rotation settings': 'to-be-deleted',
    enable: 'to-be-deleted',
    disable: 'to-be-deleted',
  },
}

/** Throws Problem `secret.state`, naming the state and what would help, where the state forbids the act. */
export function mustAllow(state: SecretState, act: Act): void {
  if (state === 'DESTROYED') throw new Problem('secret.not-found', 'No secret has this id.')
  const why = REFUSED[state][act]
  if (why === undefined) return
  throw new Problem('secret.state', `The secret is in ${state}, which forbids this: ${act}. ${WHY[why]}`, { reason: { is: why } })
}
