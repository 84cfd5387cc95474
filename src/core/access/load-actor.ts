import type { Instant } from '#base/instant'
import type { View } from '../barrier/view.ts'
import type { AccessKeyRow, PrincipalRow, RoleRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import type { Compiled } from './compile.ts'
import { askedOfNames, type Circumstances, conditionHolds, type ResourceFacts } from './condition.ts'
import { type Decision, decide, type Holds, type Request } from './decide.ts'
import { decideList } from './decide-list.ts'
import { idsAllowed, secretsAllowed } from './ids-allowed.ts'
import { decideForJob, jobKeyState } from './job-grant.ts'
import { factsOf } from './resource-facts.ts'
import { policiesOf, policiesOfHolder } from './rights.ts'

const NOTHING = { allow: [], deny: [] }

/** Every caller may ask who they are. */
const WHO_AM_I = 'View/getCallerIdentity'
/** Every caller may act as themselves for a while, or as a role that names them, unless a Deny speaks. */
const OWN_SESSIONS = ['Change/createCredentials', 'Change/switchRole']
const OWN = { policy: '', policyName: 'what every caller may', statement: 0 }

/** Lists that show what one may see: those who may see something are let in. */
export const SHOWING: ReadonlySet<string> = new Set([
  'SecretManager View/getSecretList',
  'SecretManager View/getEvents',
  'SecretManager View/getUnusedSecrets',
  'SecretManager View/getOverview',
  'SecretManager View/getFirstReaders',
  'SecretManager View/getRotationHealth',
  'IAM View/getSubAccountList',
  'KMS View/getKeyList',
  'CloudLogAnalytics View/searchLogs',
  'CloudLogAnalytics View/exportHistory',
  'CloudLogAnalytics View/getRefusals',
  'CloudLogAnalytics View/getHistoryProof',
  'CloudActivityTracer View/getActivityList',
])
function showsWhatMayBeSeen({ product, action, nrn }: Request): boolean {
  return nrn.endsWith('/*') && SHOWING.has(`${product} ${action}`)
}

/** The actor behind an access key; `undefined` when the key or its owner may not call at all. */
export async function actorOf(
  view: View,
  key: AccessKeyRow,
  ip: string,
): Promise<{ actor: Actor; principal: PrincipalRow | undefined } | undefined> {
  const now = view.world.clock.now()
  if (key.active === 0 || (key.expiresAt !== null && now >= key.expiresAt)) return undefined
  if (key.kind === 'job') {
    const actor = await jobActor(view, key, ip)
    return actor === undefined ? undefined : { actor, principal: undefined }
  }
  if (key.parent !== null && !(await isAlive(view, key.parent, now))) return undefined
  const principal = await view.get('principal', key.principal)
  if (principal === undefined || principal.active === 0 || principal.apiAccess === 0 || principal.account !== key.account) return undefined
  const who = await guiseOf(view, principal, key)
  const by = { accessKey: key.id, ip, principal, multiFactor: key.mfa === 1 }
  return who === undefined ? undefined : { actor: actorFrom(view, who, by), principal }
}

/** The actor behind a session of the console. Whether the session stands is for the caller to ask. */
export async function actorOfSession(
  view: View,
  principal: PrincipalRow,
  { ip, mfa, session }: { ip: string; mfa: boolean; session: NonNullable<Actor['session']> },
): Promise<Actor> {
  const by = { accessKey: '', ip, principal, multiFactor: mfa, session }
  return actorFrom(view, await guiseOfPrincipal(view, principal), by)
}

/** Whether a key, and those that it came from, still stand. A temporary key ends with the key that asked for it. */
async function isAlive(view: View, id: string, now: Instant): Promise<boolean> {
  const key = await view.get('access_key', id)
  if (key === undefined || key.active === 0 || (key.expiresAt !== null && now >= key.expiresAt)) return false
  return key.parent === null || isAlive(view, key.parent, now)
}

/** Who a call counts as made by, and with which rights. */
export interface Guise {
  type: 'Customer' | 'Sub' | 'Role'
  account: string
  id: string
  name: string
  /** `ncp:principalId`. */
  shortId: string
  policies: Compiled
}

/** The principal itself, or the role that the key stands for, as long as that names the principal. */
async function guiseOf(view: View, principal: PrincipalRow, key: AccessKeyRow): Promise<Guise | undefined> {
  if (key.role === null) return guiseOfPrincipal(view, principal)
  const role = await view.get('role', key.role)
  if (role === undefined || role.account !== principal.account) return undefined
  return (JSON.parse(role.entities) as string[]).includes(principal.id) ? guiseOfRole(view, role) : undefined
}

export async function guiseOfPrincipal(view: View, principal: PrincipalRow): Promise<Guise> {
  const { id, account, loginId: name } = principal
  const [type, shortId] = principal.type === 'main' ? (['Customer', account] as const) : (['Sub', String(principal.number)] as const)
  return { type, account, id, name, shortId, policies: await policiesOf(view, principal) }
}

export async function guiseOfRole(view: View, { id, account, name }: RoleRow): Promise<Guise> {
  return { type: 'Role', account, id, name, shortId: id, policies: await policiesOfHolder(view, id) }
}

/** What conditions may ask about a call that this guise makes now from this address. */
export function circumstancesOf(view: View, guise: Guise, ip: string, multiFactor: boolean): Circumstances {
  const { clock, region } = view.world
  return {
    principalName: guise.name,
    principalId: guise.shortId,
    principaluuid: guise.id,
    principalType: guise.type,
    region,
    sourceIp: ip,
    // The moment of the question: an actor may be remembered for calls to come.
    get now() {
      return clock.now()
    },
    multiFactor,
  }
}

/** Of a session the history names the role and who is behind it. */
function actorFrom(view: View, guise: Guise, by: CalledBy): Actor {
  const { accessKey, ip, principal, session } = by
  const place = { region: view.world.region, memberNo: guise.account }
  const { account, type, id, policies } = guise
  const name = type === 'Role' ? `${guise.name}/${principal.loginId}` : guise.name
  const call = circumstancesOf(view, guise, ip, by.multiFactor)
  const holder = { account, type, id, name, accessKey, ip, policies, place, call }
  return actorOfPolicies(session === undefined ? holder : { ...holder, session })
}

interface CalledBy {
  accessKey: string
  ip: string
  principal: PrincipalRow
  multiFactor: boolean
  session?: NonNullable<Actor['session']>
}

/**
 * Somebody who does not call now, by the id of a principal or role: for what is done for them later. `undefined` once they are gone or
 * switched off. Conditions about an address do not hold for them.
 */
export async function absentActor(view: View, id: string): Promise<Actor | undefined> {
  const principal = await view.get('principal', id)
  const role = principal === undefined ? await view.get('role', id) : undefined
  if (principal?.active === 0) return undefined
  const guise =
    principal !== undefined ? await guiseOfPrincipal(view, principal) : role !== undefined ? await guiseOfRole(view, role) : undefined
  if (guise === undefined) return undefined
  const { account, type, name, policies } = guise
  const place = { region: view.world.region, memberNo: account }
  return actorOfPolicies({ account, type, id, name, accessKey: '', ip: '', policies, place, call: circumstancesOf(view, guise, '', false) })
}

/** What policies say to a question, and what every caller may. */
export function answerOf(policies: Compiled, request: Request, holds: Holds): Decision {
  if (request.action === WHO_AM_I) return { allowed: true, by: OWN }
  const decision = showsWhatMayBeSeen(request) ? decideList(policies, request, holds) : decide(policies, request, holds)
  return decision.by === undefined && OWN_SESSIONS.includes(request.action) ? { allowed: true, by: OWN } : decision
}

interface Holder extends Pick<Actor, 'account' | 'type' | 'id' | 'name' | 'accessKey' | 'ip' | 'session'> {
  policies: Compiled
  place: { region: string; memberNo: string }
  call: Circumstances
}

/** An actor whose rights are what policies say, `known` being what is known about resources. */
function actorOfPolicies(holder: Holder, known?: { nrn: string; facts: ResourceFacts | undefined }): Actor {
  const { policies, place, call, ...who } = holder
  const holds: Holds = (condition, { facts }) => conditionHolds(condition, call, facts)
  const knowing = async (view: View, nrn: string) => actorOfPolicies(holder, { nrn, facts: await factsOf(view, who.account, nrn) })
  const actor: Actor = {
    ...who,
    policies: policies.policies,
    asksForFacts: policies.asksForFacts,
    steady: policies.steady,
    knowing: (view, nrnOf) => (policies.asksForFacts ? knowing(view, nrnOf()) : actor),
    decide: (asked) => {
      const about = known?.facts !== undefined && known.nrn === asked.nrn ? { ...asked, facts: known.facts } : asked
      return answerOf(policies, about, holds)
    },
    idsAllowed: (action, product, type) => idsAllowed(policies, action, { ...place, product, type }, holds),
    secretsAllowed: (action) =>
      secretsAllowed(policies, action, { ...place, product: 'SecretManager', type: 'Secret' }, (condition) =>
        askedOfNames(condition, call),
      ),
  }
  return actor
}

async function jobActor(view: View, key: AccessKeyRow, ip: string): Promise<Actor | undefined> {
  const job = key.job === null ? undefined : await view.get('job', key.job)
  const state = jobKeyState(job, key.fence, view.world.clock.now())
  if (job === undefined || state === 'dead') return undefined
  const trigger = await view.get('trigger', job.trigger)
  const declared = trigger === undefined ? [] : (JSON.parse(trigger.readsSecrets) as string[])
  const grant = { job: job.id, secret: job.secret, reads: [job.secret, ...declared] }
  const actor: Actor = {
    account: key.account,
    type: 'Job',
    id: job.id,
    name: `rotation job ${job.id}`,
    accessKey: key.id,
    ip,
    job: grant,
    policies: [],
    asksForFacts: false,
    steady: false,
    decide: (request: Request): Decision => decideForJob(grant, state === 'over', request),
    idsAllowed: () => NOTHING,
    secretsAllowed: () => NOTHING,
    knowing: () => actor,
  }
  return actor
}
