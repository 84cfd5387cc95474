import type { View } from '../barrier/view.ts'
import type { AccessKeyRow, AttachmentRow, PolicyRow, PrincipalRow } from '../rows.ts'
import type { Actor } from './actor.ts'
import { type Compiled, compile } from './compile.ts'
import { type Circumstances, conditionHolds, type ResourceFacts } from './condition.ts'
import { type Decision, decide, type Holds, type Request } from './decide.ts'
import { decideList } from './decide-list.ts'
import { idsAllowed } from './ids-allowed.ts'
import { decideForJob, jobKeyState } from './job-grant.ts'
import { factsOf } from './resource-facts.ts'
import type { Policy, Statement } from './statement.ts'
import { ADMINISTRATOR, systemPolicy } from './system-policies.ts'

const EVERYTHING = compile([ADMINISTRATOR])
const NOTHING = { allow: [], deny: [] }

/**
 * What was made of rows, as long as the very row is in memory: a changed row is another object, so nothing here can
 * outlive a change, and there is never more of it than there are rows.
 */
const compiledOf = new WeakMap<AttachmentRow, Compiled>()
const policyOf = new WeakMap<PolicyRow, Policy>()

/** Every caller may ask who they are. */
const WHO_AM_I = 'View/getCallerIdentity'
const OWN = { policy: '', policyName: 'what every caller may', statement: 0 }

/** Get Secret List and the summaries show what one may see: those who may see something are let in. */
function isSecretList({ action, nrn }: Request): boolean {
  return action === 'View/getSecretList' && nrn.endsWith('/*')
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
  const principal = await view.get('principal', key.principal)
  if (principal === undefined || principal.active === 0 || principal.apiAccess === 0 || principal.account !== key.account) return undefined
  return { actor: actorFrom(view, principal, key, ip, await policiesOf(view, principal)), principal }
}

function actorFrom(view: View, principal: PrincipalRow, key: AccessKeyRow, ip: string, policies: Compiled): Actor {
  const place = { region: view.world.region, memberNo: principal.account }
  const type = principal.type === 'main' ? 'Customer' : 'Sub'
  const call: Circumstances = {
    principalName: principal.loginId,
    principalId: principal.type === 'main' ? principal.account : String(principal.number),
    principaluuid: principal.id,
    principalType: type,
    region: view.world.region,
    sourceIp: ip,
    now: view.world.clock.now(),
    multiFactor: false,
  }
  const who = { account: principal.account, type, id: principal.id, name: principal.loginId, accessKey: key.id, ip } as const
  return actorOfPolicies({ ...who, policies, place, call })
}

interface Holder extends Pick<Actor, 'account' | 'type' | 'id' | 'name' | 'accessKey' | 'ip'> {
  policies: Compiled
  place: { region: string; memberNo: string }
  call: Circumstances
}

/** An actor whose rights are what policies say, `known` being what is known about resources. */
function actorOfPolicies(holder: Holder, known?: { nrn: string; facts: ResourceFacts | undefined }): Actor {
  const { policies, place, call, ...who } = holder
  const holds: Holds = (condition, { facts }) => conditionHolds(condition, call, facts)
  const actor: Actor = {
    ...who,
    policies: policies.policies,
    knowing: async (view, nrnOf) => {
      if (!policies.asksForFacts) return actor
      const nrn = nrnOf()
      return actorOfPolicies(holder, { nrn, facts: await factsOf(view, who.account, nrn) })
    },
    decide: (asked) => {
      if (asked.action === WHO_AM_I) return { allowed: true, by: OWN }
      const request = known?.facts !== undefined && known.nrn === asked.nrn ? { ...asked, facts: known.facts } : asked
      return isSecretList(request) ? decideList(policies, request, holds) : decide(policies, request, holds)
    },
    idsAllowed: (action, product, type) => idsAllowed(policies, action, { ...place, product, type }, holds),
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
    decide: (request: Request): Decision => decideForJob(grant, state === 'over', request),
    idsAllowed: () => NOTHING,
    knowing: async () => actor,
  }
  return actor
}

/** The policies of a principal, ready to be asked. The main account holds everything. */
export async function policiesOf(view: View, principal: PrincipalRow): Promise<Compiled> {
  if (principal.type === 'main') return EVERYTHING
  const attachment = await view.get('attachment', principal.id)
  if (attachment === undefined) return compile([])
  const policies = await policiesIn(view, attachment)
  const known = compiledOf.get(attachment)
  if (known?.policies.length === policies.length && known.policies.every((policy, at) => policy === policies[at])) return known
  const made = compile(policies)
  compiledOf.set(attachment, made)
  return made
}

/** The one row of what a holder has; it is there as long as the holder is. */
export async function attachmentOf(view: View, holder: string): Promise<AttachmentRow> {
  const attachment = await view.get('attachment', holder)
  if (attachment === undefined) throw new Error(`${holder} has no attachment row`)
  return attachment
}

/** Attached policies. One that is attached and gone says nothing. */
function policiesIn(view: View, attachment: AttachmentRow): Promise<Policy[]> {
  return policiesWith(view, attachment, {})
}

/** What a change would make different. */
export interface Instead {
  /** The ids of the holder's own policies. */
  policies?: readonly string[]
  /** The new wording of a policy. */
  policy?: Policy
}

/** The policies of a holder, or what they would be. */
export async function policiesWith(view: View, attachment: AttachmentRow, instead: Instead): Promise<Policy[]> {
  const found: Policy[] = []
  for (const id of instead.policies ?? (JSON.parse(attachment.policies) as string[])) {
    const policy = id === instead.policy?.id ? instead.policy : await findPolicy(view, attachment.account, id)
    if (policy !== undefined) found.push(policy)
  }
  return found
}

/** A policy of an account by its id, system-managed or user-created; of the same row it is the same object. */
export async function findPolicy(view: View, account: string, id: string): Promise<Policy | undefined> {
  const system = systemPolicy(id)
  if (system !== undefined) return system
  const row = await view.get('policy', id)
  if (row === undefined || row.account !== account) return undefined
  const known = policyOf.get(row)
  if (known !== undefined) return known
  const statements = JSON.parse(row.permissions) as Statement[]
  const made: Policy = { id: row.id, name: row.name, type: 'USER_CREATED', description: row.description, statements }
  policyOf.set(row, made)
  return made
}
