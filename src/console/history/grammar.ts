/**
 * What a person types to find records: words and `field:value` pairs, with quotes around what holds spaces. The server reads
 * it; here it is only cut into terms, so that the one at the caret can be completed.
 */
export const FIELDS = [
  'principal',
  'action',
  'secret',
  'result',
  'address',
  'resource',
  'problem',
  'product',
  'type',
  'status',
  'key',
  'stage',
  'version',
  'job',
  'request',
] as const
export type Field = (typeof FIELDS)[number]

/** Fields of which all values are known. */
export const KNOWN: Partial<Record<Field, readonly string[]>> = {
  result: ['SUCCESS', 'DENIED', 'FAILED'],
  product: ['SecretManager', 'KMS', 'IAM', 'CloudFunctions', 'CloudLogAnalytics', 'CloudActivityTracer', 'Watch'],
  type: ['Customer', 'Sub', 'Role', 'Job', 'System'],
}

export interface Term {
  from: number
  to: number
  /** Absent for a word. */
  field: Field | undefined
  /** What stands behind the colon, or the word; without quotes. */
  value: string
}

/** A field with a value, which may not be there yet, or a word; quotes that are not closed yet end with the text. */
const TERM = /([A-Za-z]+):(?:"((?:[^"\\]|\\.)*)(?:"|$)|(\S*))|"((?:[^"\\]|\\.)*)(?:"|$)|(\S+)/gs

export function termsIn(text: string): Term[] {
  const terms: Term[] = []
  for (const found of text.matchAll(TERM)) {
    const [whole, name, ofPair, plainOfPair, quoted, plain] = found
    const field = FIELDS.find((each) => each === name?.toLowerCase())
    const value = (ofPair ?? quoted)?.replaceAll(/\\(.)/gs, '$1') ?? plainOfPair ?? plain ?? ''
    terms.push({ from: found.index, to: found.index + whole.length, field, value })
  }
  return terms
}

/** The term that the caret stands in or at the end of; an empty one where it stands between two. */
export function termAt(text: string, caret: number): Term {
  return termsIn(text).find(({ from, to }) => from < caret && caret <= to) ?? { from: caret, to: caret, field: undefined, value: '' }
}

/** A pair as it is typed: what holds a space, a quote or an asterisk stands in quotes. */
export function pair(field: Field, value: string): string {
  return /^[^\s"\\*]+$/.test(value) ? `${field}:${value}` : `${field}:"${value.replaceAll(/["\\]/g, '\\$&')}"`
}

/** The text with another term in the place of this one, and where the caret stands afterwards: behind it. */
export function completed(text: string, { from, to }: Pick<Term, 'from' | 'to'>, term: string): { text: string; caret: number } {
  const after = text.slice(to).trimStart()
  const head = text.slice(0, from) + term
  // A pair is followed by the next term; a field by its value, which is still to come.
  return { text: term.endsWith(':') && after === '' ? head : `${head} ${after}`, caret: head.length + (term.endsWith(':') ? 0 : 1) }
}

/** A search that is narrowed by one more pair: another one of the same field goes, since no record has two values. */
export function narrowed(text: string, field: Field, value: string): string {
  const others = termsIn(text).filter((each) => each.field !== field)
  return [...others.map(({ from, to }) => text.slice(from, to)), pair(field, value)].join(' ')
}
