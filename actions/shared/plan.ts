import { Trouble } from './trouble.ts'

/** What the parameters of trigger, action and call ask for. */
export type Plan = {
  adminSecretId: string | undefined
  /** Look, and change nothing. */
  dryRun: boolean
} & ({ strategy: 'single'; step: 'rotate' } | { strategy: 'alternating'; users: readonly [string, string]; step: 'rotate' | 'retire' })

/** Throws Trouble that names the parameter and the rule. */
export function readPlan(params: Readonly<Record<string, unknown>>): Plan {
  const strategy = params['strategy'] ?? 'single'
  const dryRun = params['dryRun'] === true
  const adminSecretId = optionalText(params, 'adminSecretId')
  const step = params['step'] === 'retire' ? 'retire' : 'rotate'
  if (strategy === 'single') {
    if (step === 'retire') throw new Trouble('There is nobody to retire: with the strategy "single" there is one user.')
    return { strategy, adminSecretId, dryRun, step }
  }
  if (strategy !== 'alternating') throw new Trouble('The parameter "strategy" is "single" or "alternating".')
  const users = usersOf(params['users'])
  if (adminSecretId === undefined) {
    throw new Trouble(
      'The strategy "alternating" needs the parameter "adminSecretId": the id of a secret with username and password of somebody who may change both users. The trigger names it in readsSecrets.',
    )
  }
  return { strategy, users, adminSecretId, dryRun, step }
}

function usersOf(given: unknown): readonly [string, string] {
  const [one, other, ...more] = Array.isArray(given) ? (given as unknown[]) : []
  if (typeof one === 'string' && typeof other === 'string' && more.length === 0 && one !== '' && other !== '' && one !== other)
    return [one, other]
  throw new Trouble('The strategy "alternating" needs the parameter "users": an array with the names of two different users.')
}

export function optionalText(params: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const given = params[name]
  if (given === undefined || given === null) return undefined
  if (typeof given !== 'string' || given === '') throw new Trouble(`The parameter "${name}" is a text.`)
  return given
}
