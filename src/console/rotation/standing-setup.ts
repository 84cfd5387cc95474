import type { CallReply } from '#client/client'
import { EMPTY_SETUP, type Setup, SYSTEMS } from './setup.ts'

type Trigger = Pick<CallReply<'getTrigger'>, 'parameters' | 'actionList' | 'webhook'>

const FIELDS = ['strategy', 'users', 'tls', 'ca', 'adminSecretId']
const PLACE = ['host', 'port', 'database']
const REQUESTS = ['check', 'change']

/**
 * What is set up, as the form holds it: what it has no field for goes on as it is. `undefined` where the trigger has an action or a
 * webhook of somebody's own, which a set-up would not replace. `days` are those of the schedule, where it is on.
 */
export function standingSetup({ parameters, actionList, webhook }: Trigger, days: number | undefined): Setup | undefined {
  const [action] = actionList
  const linked = SYSTEMS.find((each) => action?.package === '-' && action.name === `ready-${each}`)
  if (webhook !== null || (action !== undefined && linked === undefined)) return undefined
  const system = linked ?? EMPTY_SETUP.system
  const shown = new Set([...FIELDS, ...(system === 'http' ? REQUESTS : PLACE)])
  // The form of Redis has no database, and offers no other way to keep one.
  if (system === 'redis') shown.delete('database')
  const text = (name: string) => (typeof parameters[name] === 'string' ? parameters[name] : '')
  const json = (name: 'check' | 'change') =>
    parameters[name] === undefined ? EMPTY_SETUP[name] : JSON.stringify(parameters[name], null, 2)
  const users: unknown[] = Array.isArray(parameters['users']) ? parameters['users'] : []
  const [userOne, userTwo] = users.map((each) => (typeof each === 'string' ? each : ''))
  const { tls, port, strategy } = parameters
  return {
    system,
    strategy: strategy === 'alternating' ? strategy : 'single',
    host: text('host'),
    port: typeof port === 'number' || typeof port === 'string' ? String(port) : '',
    database: text('database'),
    userOne: userOne ?? '',
    userTwo: userTwo ?? '',
    tls: tls === 'on' || tls === 'off' ? tls : 'verify',
    ca: text('ca'),
    adminSecretId: text('adminSecretId'),
    days: days ?? '',
    check: json('check'),
    change: json('change'),
    others: Object.fromEntries(Object.entries(parameters).filter(([name]) => !shown.has(name))),
  }
}
