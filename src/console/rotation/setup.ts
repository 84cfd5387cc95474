import { CallError } from '#client/call-error'

/** What the form of a rotation without code holds. */
export interface Setup {
  system: System
  strategy: 'single' | 'alternating'
  host: string
  port: string
  database: string
  userOne: string
  userTwo: string
  tls: 'verify' | 'on' | 'off'
  ca: string
  adminSecretId: string
  days: number | ''
  /** JSON texts of the two requests of an HTTP API. */
  check: string
  change: string
  /** Parameters that stand and that no field shows: they are handed on as they are. */
  others: Record<string, unknown>
}

export const SYSTEMS = ['postgresql', 'mysql', 'redis', 'http'] as const
export type System = (typeof SYSTEMS)[number]
export const PORTS: Record<Exclude<System, 'http'>, number> = { postgresql: 5432, mysql: 3306, redis: 6379 }

const CHECK = { method: 'GET', url: 'https://api.example.com/me', headers: { authorization: 'Basic {{basic}}' } }
const CHANGE = {
  method: 'PUT',
  url: 'https://api.example.com/users/{{username}}/password',
  headers: { authorization: 'Bearer {{admin.token}}' },
  body: { password: '{{password}}' },
}

export const EMPTY_SETUP: Setup = {
  system: 'postgresql',
  strategy: 'single',
  host: '',
  port: '',
  database: '',
  userOne: '',
  userTwo: '',
  tls: 'verify',
  ca: '',
  adminSecretId: '',
  days: 90,
  check: JSON.stringify(CHECK, null, 2),
  change: JSON.stringify(CHANGE, null, 2),
  others: {},
}

export type SetupFault = 'host' | 'no-host' | 'port' | 'users' | 'admin' | 'days' | 'check' | 'change'

/** What the browser can tell is wrong; whether it works there, a dry run says. */
export function setupFaults(setup: Setup): Set<SetupFault> {
  const faults = new Set<SetupFault>()
  const { system, strategy, host, port, userOne, userTwo, adminSecretId, days } = setup
  if (system === 'http') {
    if (requestIn(setup.check) === undefined) faults.add('check')
    if (requestIn(setup.change) === undefined) faults.add('change')
  } else {
    if (/[/@\s]/.test(host)) faults.add('host')
    if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) faults.add('port')
  }
  if (strategy === 'alternating' && (userOne === '' || userTwo === '' || userOne === userTwo)) faults.add('users')
  if (strategy === 'alternating' && adminSecretId === '') faults.add('admin')
  if (days !== '' && !(Number.isInteger(days) && days >= 1 && days <= 730)) faults.add('days')
  return faults
}

/** What of that the server alone can tell is missing: the value may hold what a field leaves out. */
export function lacksHost(error: unknown): boolean {
  return error instanceof CallError && error.reason?.is === 'lacks' && String(error.reason['missing']).split(', ').includes('host')
}

/** The body of Set Up Rotation. */
export function setupBody(setup: Setup) {
  const { system, strategy, host, port, database, userOne, userTwo, tls, ca, adminSecretId, days } = setup
  const text = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() })
  const place =
    system === 'http'
      ? { check: requestIn(setup.check), change: requestIn(setup.change) }
      : {
          ...text('host', host),
          ...(port === '' ? {} : { port: Number(port) }),
          ...(system === 'redis' ? {} : text('database', database)),
        }
  const parameters: Record<string, unknown> = {
    ...setup.others,
    ...place,
    strategy,
    ...(strategy === 'alternating' ? { users: [userOne.trim(), userTwo.trim()] } : {}),
    ...(tls === 'verify' ? {} : { tls }),
    ...text('ca', ca),
  }
  return {
    system,
    parameters,
    ...(adminSecretId === '' ? {} : { adminSecretId }),
    ...(days === '' ? {} : { rotationPeriod: days }),
  }
}

/** A request as its JSON text says it; `undefined` where that is no object with a url. */
function requestIn(json: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(json)
    return typeof parsed === 'object' && parsed !== null && 'url' in parsed && typeof parsed.url === 'string' ? parsed : undefined
  } catch {
    return undefined
  }
}
