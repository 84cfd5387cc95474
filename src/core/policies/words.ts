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
}
export const KNOWN_ACTIONS: readonly KnownAction[] = knownActions()

function knownActions(): KnownAction[] {
  const types = new Map<string, Set<string>>()
  for (const { service, action, resource } of ALL_OPERATIONS) {
    const key = `${SERVICES[service].product} ${action}`
    types.set(key, (types.get(key) ?? new Set()).add(resource.slice(0, resource.indexOf('/'))))
  }
  return [...types].map(([key, of]) => {
    const [product = '', action = ''] = key.split(' ')
    return { product, action, types: [...of] }
  })
}

/** The actions that a pattern of a target means. */
export function actionsOf(product: string, pattern: string): KnownAction[] {
  return KNOWN_ACTIONS.filter((known) => (product === '*' || known.product === product) && fits(pattern, known.action))
}

export function faultOfProduct(product: string): string | undefined {
  return PRODUCTS.includes(product) ? undefined : `unknown product. One of ${PRODUCTS.join(', ')}.`
}

export function faultOfAction(product: string, pattern: string): string | undefined {
  if (tooOpen(pattern)) return OPEN
  if (SIDES.includes(pattern) || actionsOf(product, pattern).length > 0) return undefined
  const near = KNOWN_ACTIONS.find((known) => known.action.toLowerCase() === pattern.toLowerCase().trim())
  const hint = near === undefined ? '' : ` Did you mean ${near.action} of ${near.product}?`
  return `unknown action of ${product}. An action is View/<name> or Change/<name>, exactly as it is written, or a pattern such as View*.${hint}`
}

export function faultOfNrn(nrn: string): string | undefined {
  if (tooOpen(nrn)) return OPEN
  if (/[^\x21-\x7e]/.test(nrn)) return 'an NRN has no spaces and only ASCII characters.'
  if (nrn === '*') return undefined
  const parts = nrn.split(':')
  if (parts[0] !== 'nrn')
    return 'An NRN begins with nrn: and reads nrn:{domain}:{product}:{region}:{memberNo}:{type}/{id}; * alone means every resource.'
  if (parts.length < 6) return nrn.endsWith('*') ? undefined : 'an NRN of fewer than six parts means nothing unless it ends with *.'
  return parts.slice(5).join(':').includes('/') || nrn.endsWith('*') ? undefined : 'the last part of an NRN is {type}/{id}, or ends with *.'
}

const OPEN = `at most ${POLICY.asterisksMax} asterisks in a pattern.`
const tooOpen = (pattern: string): boolean => pattern.split('*').length - 1 > POLICY.asterisksMax
