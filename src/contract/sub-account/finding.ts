import { Count, closed, text } from '../fields.ts'
import type { Reasons, Warnings } from '../operation.ts'
import { Type } from '../type.ts'

type Values<Register> = { [Is in keyof Register]: Register[Is] extends readonly string[] ? Register[Is][number] : never }[keyof Register]
/** Whatever a finding is told with: one that the register names and that is missing here does not compile. */
type All = Values<Reasons['input.invalid']> | Values<Warnings>

const Bound = Type.Optional(Type.Integer({ description: 'A bound.' }))
const Said = (what: string) => Type.Optional(text(0, 1000, what))

/** What was found in a policy, for those who say it in other words (ours). */
export const Finding = closed(
  {
    is: text(0, 64, 'Which of the findings that there are: of an error the reason of input.invalid, of a warning one of its own.'),
    ...({
      field: Said('The place, such as permissions[0].targets[1].actions[0].'),
      other: Said('Another place that it is about.'),
      min: Bound,
      max: Bound,
      longest: Bound,
      count: Type.Optional(Count),
      choices: Said('What is known instead.'),
      name: Said('A name that was written.'),
      product: Said('The product that it is about.'),
      near: Said('The action that may have been meant.'),
      of: Said('The product that has that action.'),
      operator: Said('An operator of a condition.'),
      key: Said('A key of a condition.'),
      others: Said('The operators that compare that key.'),
      begins: Said('What the NRNs of such resources begin with.'),
      nrn: Said('The NRN that such actions are asked for on.'),
    } satisfies Record<All, object>),
  },
  { description: 'Ours: the same as the message, for programs.' },
)
