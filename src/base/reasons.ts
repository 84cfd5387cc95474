import type { ProblemCode } from './problem-codes.ts'

/**
 * Of problems whose code alone does not say what is wrong: the reasons that there are, each with the values that it is told with. The
 * console has a sentence for each in every language; the details of a problem say the same, and more, in English.
 */
export const REASONS = {
  'input.invalid': {
    missing: ['field'],
    unknown: ['field'],
    'needed-with': ['field', 'other'],
    text: ['field', 'min', 'max'],
    bytes: ['field', 'max'],
    form: ['field'],
    choice: ['field', 'choices'],
    number: ['field', 'min', 'max'],
    'yes-no': ['field'],
    list: ['field', 'min', 'max'],
    different: ['field', 'min', 'max'],
    object: ['field'],
    json: ['field'],
    'no-such': ['field'],
    order: ['field', 'other'],
    address: ['field'],
    webhook: ['field'],
    'value-pairs': ['field', 'max'],
    'value-flat': ['field'],
    'value-targets': ['field'],
    'only-targets': ['field'],
    cron: ['field'],
    zone: ['field'],
    reserved: ['field'],
    characters: [],
    'search-terms': ['max'],
    'search-quote': [],
    'search-field': ['name', 'choices'],
    'search-value': ['name'],
    'search-asterisk': ['name'],
    'search-choice': ['name', 'choices'],
    'search-number': ['name'],
    'policy-patterns': ['field', 'max', 'count'],
    'policy-asterisks': ['field', 'max'],
    'policy-word': ['field', 'choices'],
    'policy-action': ['field', 'product'],
    'policy-action-near': ['field', 'product', 'near', 'of'],
    'policy-compares': ['field', 'operator', 'key', 'others'],
    'policy-values': ['field', 'max', 'longest'],
    'nrn-characters': ['field'],
    'nrn-start': ['field'],
    'nrn-parts': ['field'],
    'nrn-end': ['field'],
    instant: ['field'],
    truth: ['field'],
    archive: ['field'],
    'no-code': ['field'],
    together: ['field'],
    'too-many': ['max'],
    unfit: ['field'],
  },
  'secret.state': {
    rotating: [],
    disabled: [],
    'to-be-deleted': [],
    'in-use': [],
    'disabled-already': [],
    'no-deletion': [],
    'request-deletion': [],
    gone: [],
    'active-stays': [],
  },
  'rotation.refused': {
    'needs-trigger': [],
    'no-trigger': [],
    'not-automatic': [],
    'never-rotated': [],
    'under-way': [],
    'none-under-way': [],
    'not-started': [],
    'nothing-to-retry': [],
    'nothing-to-roll-back': [],
    'rolled-back': [],
    'changed-since': [],
    'no-active': [],
    'no-previous': [],
    'no-pending': [],
    'no-room': [],
    retiring: [],
    'previous-changed': [],
    'retires-only': [],
    'dry-run-only': [],
    'no-dry-run': [],
    'no-runner': [],
    'too-many-strays': ['max'],
    targets: ['wanted'],
    lacks: ['missing'],
  },
  'key.state': {
    disabled: [],
    'to-be-deleted': [],
    'no-deletion': [],
    'request-deletion': [],
    type: ['type'],
    'no-module': [],
    'too-many-versions': ['max'],
    'seals-secrets': [],
    'no-reseal': [],
  },
  'function.in-use': { rotates: ['secrets'] },
  'function.runner': { 'no-layer': [], 'no-python': [], 'no-files': [], kind: [] },
} as const satisfies Partial<Record<ProblemCode, Record<string, readonly string[]>>>

/** What may be written in a policy and can never take effect, each with the values that it is told with, as above. */
export const WARNINGS = {
  'never-allows': ['field'],
  'no-operations': ['field', 'product'],
  'no-such-action': ['field', 'product'],
  'no-such-resource': ['field', 'begins'],
  'asked-of-all': ['field', 'nrn'],
  'no-tags': ['field'],
  'no-names': ['field'],
  'denies-any-name': ['field'],
  'never-one-of': ['field', 'choices'],
  'own-not': ['field'],
  'date-past': ['field'],
  'ends-before': ['field'],
} as const satisfies Record<string, readonly string[]>

/** A problem with one of these codes always has a reason. */
export type ReasonedCode = keyof typeof REASONS
export type PlainCode = Exclude<ProblemCode, ReasonedCode>
type Reasons<Code extends ReasonedCode> = (typeof REASONS)[Code]
type Told<Names> = Names extends readonly string[] ? Readonly<Record<Names[number], string | number>> : never

type OneOf<Register> = { [Is in keyof Register & string]: { readonly is: Is } & Told<Register[Is]> }[keyof Register & string]

/** One of the reasons of a code with its values: `{ is: 'number', field: 'rotationPeriod', min: 1, max: 730 }`. */
export type ReasonOf<Code extends ReasonedCode> = OneOf<Reasons<Code>>
export type PolicyWarning = OneOf<typeof WARNINGS>

/** A reason of whatever code, as it is told to others. */
export interface Reason {
  readonly is: string
  readonly [value: string]: string | number
}
