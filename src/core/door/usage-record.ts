import { isProblem, type Problem, type Refused } from '#base/problem'
import { type Operation, resourceOf, SERVICES } from '#contract/operation'
import type { Actor } from '../access/actor.ts'
import type { World } from '../ports/services.ts'
import type { NewUsageRow } from '../usage-row.ts'
import type { Notes } from './call.ts'
import { refusedText } from './refusal.ts'

/** The NRN that a call of the operation is about, in the account of the caller. */
export function nrnOf(
  operation: Operation,
  params: Record<string, string>,
  world: Pick<World, 'region'>,
  actor: Pick<Actor, 'account'>,
): string {
  return nrnIn(operation, resourceOf(operation, params), world, actor)
}

function nrnIn(operation: Operation, resource: string, world: Pick<World, 'region'>, actor: Pick<Actor, 'account'>): string {
  return `nrn:PUB:${SERVICES[operation.service].product}:${world.region}:${actor.account}:${resource}`
}

export interface Told {
  operation: Operation
  params: Record<string, string>
  requestId: string
  actor: Pick<Actor, 'account' | 'type' | 'id' | 'name' | 'accessKey' | 'ip' | 'session'>
  notes: Notes
  /** The HTTP status that the caller gets. */
  status: number
  problem?: Problem | 'server.fault'
  /** Which of many that the call is about was refused. */
  item?: string
  /** What the call is about, where that was asked for already. */
  nrn?: string
}

/** The one usage record of a call (contract: logs.md). Notes never hold a value, a key or a signature. */
export function usageRecord(told: Told, world: World): NewUsageRow {
  const { operation, params, actor, notes, problem } = told
  const called = resourceOf(operation, params)
  const slash = called.indexOf('/') + 1
  const named = called.slice(slash)
  const id = notes.resourceId ?? named
  const product = SERVICES[operation.service].product
  const nrn = id === named && told.nrn !== undefined ? told.nrn : nrnIn(operation, called.slice(0, slash) + id, world, actor)
  return {
    time: world.clock.now(),
    account: actor.account,
    requestorType: actor.type,
    requestor: actor.id,
    requestorName: actor.name,
    accessKey: actor.accessKey,
    ip: actor.ip,
    source: sourceOf(actor),
    product,
    action: operation.action,
    title: operation.title,
    nrn,
    resourceId: id,
    resourceName: notes.resourceName ?? '',
    result: resultOf(problem),
    status: told.status,
    problem: problem === undefined ? '' : isProblem(problem) ? problem.code : problem,
    requestId: told.requestId,
    job: notes.job ?? null,
    stage: notes.stage ?? '',
    version: notes.version ?? null,
    message: messageOf(told, { product, action: operation.action, nrn }),
  }
}

function sourceOf({ type, session }: Pick<Actor, 'type' | 'session'>): NewUsageRow['source'] {
  if (type === 'System') return 'SYSTEM'
  return session === undefined ? 'API' : 'CONSOLE'
}

function resultOf(problem: Told['problem']): NewUsageRow['result'] {
  if (problem === undefined) return 'SUCCESS'
  return isProblem(problem) && /^(?:access|session)\./.test(problem.code) ? 'DENIED' : 'FAILED'
}

function messageOf({ operation, notes, problem, item }: Told, about: Refused): string {
  // A part of the call that succeeded may have said something of its own before another part was refused.
  if (isProblem(problem) && problem.decision !== undefined)
    return `${operation.title}${item === undefined ? '' : ` (${item})`}: ${problem.message}${refusedText(problem, about)}`
  if (notes.message !== undefined) return notes.message
  if (problem === undefined) return operation.title
  return isProblem(problem) ? `${operation.title}: ${problem.message}` : `${operation.title}: a fault of the server`
}

/** What is kept of a call with a known access key and a wrong signature: what it asked for is nobody's word. */
export function wrongSignatureRecord(actor: Actor, requestId: string, world: World): NewUsageRow {
  return {
    time: world.clock.now(),
    account: actor.account,
    requestorType: actor.type,
    requestor: actor.id,
    requestorName: actor.name,
    accessKey: actor.accessKey,
    ip: actor.ip,
    source: sourceOf(actor),
    product: 'IAM',
    action: '',
    title: 'Authentication',
    nrn: '',
    resourceId: '',
    resourceName: '',
    result: 'DENIED',
    status: 401,
    problem: 'gateway.credentials-invalid',
    requestId,
    job: null,
    stage: '',
    version: null,
    message: 'A call with a wrong signature was refused.',
  }
}
