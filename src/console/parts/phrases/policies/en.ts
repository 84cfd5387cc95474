import type { Warnings } from '#contract/operation'

/** What a policy may say and can never take effect: one that the server can tell and that is missing here does not compile. */
export const warnings = {
  'never-allows': '{field} can never allow anything, since this policy denies all of it.',
  'no-operations': '{field} can never match: {product} has no such operations that policies decide about.',
  'no-such-action': '{field} can never match: {product} has no such operations.',
  'no-such-resource':
    '{field} can never match: no resource of these operations in this account has such an NRN. Theirs begin with {begins}.',
  'asked-of-all': '{field} can never match: such operations are about no single resource. Name {nrn}.',
  'no-tags': '{field} asks for a tag, and none of the resources of these operations has tags.',
  'no-names': '{field} asks for the name of a secret, and none of these operations is about a secret that has one already.',
  'denies-any-name': '{field} denies to create secrets whatever their name: a secret that is not made yet has none.',
  'never-one-of': '{field} can never hold: it is always one of {choices}.',
  'own-not': '{field} can never hold together with its own Not….',
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
