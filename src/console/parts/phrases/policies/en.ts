import type { Warnings } from '#contract/operation'

/** What a policy may say and can never take effect: one that the server can tell and that is missing here does not compile. */
export const warnings = {
  'never-allows': '{field} can never allow anything, since this policy denies all of it.',
  'no-operations': '{field} can never match: {product} has no such operations that policies decide about.',
  'no-such-action': '{field} can never match: {product} has no such operations.',
  'no-such-resource':
    '{field} can never match: no resource of these operations in this account has such an NRN. Theirs begin with {begins}.',
  'date-past': '{field} can never hold again: the date is past.',
  'ends-before': '{field} can never hold: it ends before it begins.',
} as const satisfies { [Is in keyof Warnings]: string }

/** The parts of a place in a policy, as the editor calls them. What is not named here is a word of the policy itself. */
export const places = {
  permissions: 'Statement {number, number}',
  targets: 'product {number, number}',
  actions: 'operation {number, number}',
  resourceNrns: 'resource {number, number}',
  condition: 'condition {words}',
  values: 'value {number, number}',
  next: '{before}, {after}',
} as const
