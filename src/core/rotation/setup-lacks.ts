import type { SecretPairs } from '#contract/secret-value'

/** What a rotation that is set up runs with: the parameters as they are merged, and the pairs of ACTIVE and of the administrator's. */
export interface SetupGiven {
  system: string
  parameters: Readonly<Record<string, unknown>>
  /** `undefined` where the secret has no ACTIVE yet: what it will hold is not known. */
  active: SecretPairs | undefined
  administrator: SecretPairs | undefined
}

/** Each thing that may be missing, as the details of a refusal call it. */
export const LACKS = {
  host: '"host" (a parameter, or a key of the value and of the administrator’s)',
  check: '"check" (a parameter: an object with url)',
  change: '"change" (a parameter: an object with url)',
  users: '"users" (a parameter: an array with the names of two different users)',
  adminSecretId: '"adminSecretId" (the id of a secret with username and password of somebody who may change both users)',
  valueUsername: '"username" (a key of the value)',
  valuePassword: '"password" (a key of the value)',
  adminUsername: '"username" (a key of the administrator’s value)',
  adminPassword: '"password" (a key of the administrator’s value)',
} as const
export type Lack = keyof typeof LACKS

/** All that the action of this system would stop for at once, every time: whether the rest works there, a dry run tells. */
export function setupLacks({ system, parameters, active, administrator }: SetupGiven): Lack[] {
  const lacks: Lack[] = []
  if (system === 'http') for (const name of ['check', 'change'] as const) if (!isRequest(parameters[name])) lacks.push(name)
  // The administrator goes where its own value or the parameters say, never where the rotated value does.
  const places = [active, ...(hasText(parameters['adminSecretId']) ? [administrator] : [])]
  if (system !== 'http' && !hasText(parameters['host']) && places.some((pairs) => pairs !== undefined && !saysHost(pairs)))
    lacks.push('host')
  if (parameters['strategy'] === 'alternating') {
    if (!areTwo(parameters['users'])) lacks.push('users')
    if (!hasText(parameters['adminSecretId'])) lacks.push('adminSecretId')
  }
  if (active !== undefined && !holds(active, 'username')) lacks.push('valueUsername')
  if (active !== undefined && !holds(active, 'password')) lacks.push('valuePassword')
  // For an HTTP API an administrator may have a token instead.
  if (administrator !== undefined && system !== 'http') {
    if (!holds(administrator, 'username')) lacks.push('adminUsername')
    if (!holds(administrator, 'password')) lacks.push('adminPassword')
  }
  return lacks
}

const hasText = (given: unknown): boolean => typeof given === 'string' && given !== ''
const holds = (pairs: SecretPairs, key: string): boolean => hasText(pairs.get(key)?.value)
/** The action takes a number for a text here. */
const saysHost = (pairs: SecretPairs): boolean => holds(pairs, 'host') || typeof pairs.get('host')?.value === 'number'

function isRequest(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'url' in given && hasText(given.url)
}

function areTwo(given: unknown): boolean {
  const [one, other, ...more] = Array.isArray(given) ? (given as unknown[]) : []
  return hasText(one) && hasText(other) && one !== other && more.length === 0
}
