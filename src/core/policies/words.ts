import type { ReasonOf } from '#base/reasons'
import { SERVICES } from '#contract/operation'
import { ALL_OPERATIONS } from '#contract/operations'
import { POLICY } from '#contract/rulings'
import { fits } from '../access/pattern.ts'

/** The product codes that policies may name, `*` for all of them. */
const PRODUCTS = ['SecretManager', 'IAM', 'KMS', 'CloudFunctions', 'CloudLogAnalytics', 'CloudActivityTracer', 'Watch', '*']
/** Patterns that mean something for every product, also for one that has no operations yet. */
const SIDES = ['*', 'View*', 'Change*']

/** What each action of a product is about: `Secret`, `Key`, … */
export interface KnownAction {
  product: string
  action: string
  types: readonly string[]
  /** Those of them that it is asked for on one by one; on the others it is asked for on `{type}/*` alone. */
  single: readonly string[]
}
export const KNOWN_ACTIONS: readonly KnownAction[] = knownActions()

function knownActions(): KnownAction[] {
  const asked = new Map<string, Set<string>>()
  for (const { service, action, resource } of ALL_OPERATIONS) {
    const key = `${SERVICES[service].product} ${action}`
    asked.set(key, (asked.get(key) ?? new Set()).add(resource))
  }
  return [...asked].map(([key, resources]) => {
    const [product = '', action = ''] = key.split(' ')
    const typesOf = (some: readonly string[]) => [...new Set(some.map((resource) => resource.slice(0, resource.indexOf('/'))))]
    const single = typesOf([...resources].filter((resource) => !resource.endsWith('/*')))
    return { product, action, types: typesOf([...resources]), single }
  })
}

/** The actions that a pattern of a target means. */
export function actionsOf(product: string, pattern: string): KnownAction[] {
  return KNOWN_ACTIONS.filter((known) => (product === '*' || known.product === product) && fits(pattern, known.action))
}

/** What is wrong with a word, in English and as its reason. Where the word stands, whoever asks knows. */
export interface WordFault {
  fault: string
  why: Placeless<ReasonOf<'input.invalid'>>
}
type Placeless<Reason> = Reason extends { field: unknown } ? Omit<Reason, 'field'> : never

export function faultOfProduct(product: string): WordFault | undefined {
  const choices = PRODUCTS.join(', ')
  return PRODUCTS.includes(product) ? undefined : { fault: `unknown product. One of ${choices}.`, why: { is: 'policy-word', choices } }
}

export function faultOfAction(product: string, pattern: string): WordFault | undefined {
  if (tooOpen(pattern)) return OPEN
  if (SIDES.includes(pattern) || actionsOf(product, pattern).length > 0) return undefined
  const near = KNOWN_ACTIONS.find((known) => known.action.toLowerCase() === pattern.toLowerCase().trim())
  const fault = `unknown action of ${product}. An action is View/<name> or Change/<name>, exactly as it is written, or a pattern such as View*.`
  if (near === undefined) return { fault, why: { is: 'policy-action', product } }
  return {
    fault: `${fault} Did you mean ${near.action} of ${near.product}?`,
    why: { is: 'policy-action-near', product, near: near.action, of: near.product },
  }
}

export function faultOfNrn(nrn: string): WordFault | undefined {
  if (tooOpen(nrn)) return OPEN
  if (/[^\x21-\x7e]/.test(nrn)) return { fault: 'an NRN has no spaces and only ASCII characters.', why: { is: 'nrn-characters' } }
  if (nrn === '*') return undefined
  const parts = nrn.split(':')
  if (parts[0] !== 'nrn') return NOT_NRN
  if (nrn.endsWith('*')) return undefined
  if (parts.length < 6) return { fault: 'an NRN of fewer than six parts means nothing unless it ends with *.', why: { is: 'nrn-parts' } }
  return parts.slice(5).join(':').includes('/')
    ? undefined
    : { fault: 'the last part of an NRN is {type}/{id}, or ends with *.', why: { is: 'nrn-end' } }
}

const NOT_NRN: WordFault = {
  fault: 'An NRN begins with nrn: and reads nrn:{domain}:{product}:{region}:{memberNo}:{type}/{id}; * alone means every resource.',
  why: { is: 'nrn-start' },
}
const OPEN: WordFault = {
  fault: `at most ${POLICY.asterisksMax} asterisks in a pattern.`,
  why: { is: 'policy-asterisks', max: POLICY.asterisksMax },
}
const tooOpen = (pattern: string): boolean => pattern.split('*').length - 1 > POLICY.asterisksMax
